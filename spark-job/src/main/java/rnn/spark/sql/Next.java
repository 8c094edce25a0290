package rnn.spark.sql;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF3;
import org.jspecify.annotations.Nullable;
import rnn.spark.job.InputException;

/**
 * The likeliest tokens behind a text by a language model, as {@code rnn_next} of {@link
 * RnnExtensions} has them, for sessions without that extension. Its type must be told: {@code
 * registerJavaFunction("rnn_next", "rnn.spark.sql.Next",
 * "array<struct<token:string,probability:double>>")}.
 */
public final class Next
    implements UDF3<@Nullable String, @Nullable Object, @Nullable Number, @Nullable List<Row>> {
  private static final long serialVersionUID = 1L;

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable List<Row> call(
      @Nullable String model, @Nullable Object text, @Nullable Number k) {
    if (k == null) {
      return null;
    }
    Integer candidates = candidates(k);
    if (candidates == null) {
      throw new InputException(
          "k must be an integer from 1 on, how many tokens are wanted, but is %s".formatted(k));
    }
    return (List<Row>) PathModels.value(SqlFunction.NEXT, model, text, candidates);
  }

  /** Number of candidates that {@code k} asks for; null if it is no integer from 1 on. */
  static @Nullable Integer candidates(@Nullable Object k) {
    boolean isInteger =
        k instanceof Byte || k instanceof Short || k instanceof Integer || k instanceof Long;
    if (!isInteger || ((Number) k).longValue() < 1) {
      return null;
    }
    return (int) Math.min(((Number) k).longValue(), Integer.MAX_VALUE);
  }
}
