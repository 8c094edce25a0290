package rnn.spark.sql;

import org.apache.spark.sql.api.java.UDF2;
import org.jspecify.annotations.Nullable;

/**
 * Surprises of the tokens of a text by a language model, nats, as {@code rnn_surprise} of {@link
 * RnnExtensions} has it, for sessions without that extension: {@code
 * registerJavaFunction("rnn_surprise", "rnn.spark.sql.Surprise")}. The model is a path, the text a
 * string or an array of tokens.
 */
public final class Surprise
    implements UDF2<@Nullable String, @Nullable Object, @Nullable double[]> {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable double[] call(@Nullable String model, @Nullable Object text) {
    return (double[]) PathModels.value(SqlFunction.SURPRISE, model, text, 0);
  }
}
