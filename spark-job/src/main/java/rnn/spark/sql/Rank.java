package rnn.spark.sql;

import org.apache.spark.sql.api.java.UDF2;
import org.jspecify.annotations.Nullable;

/**
 * Ranks of the tokens of a text by a language model, as {@code rnn_rank} of {@link RnnExtensions}
 * has it, for sessions without that extension: {@code registerJavaFunction("rnn_rank",
 * "rnn.spark.sql.Rank")}. The model is a path, the text a string or an array of tokens.
 */
public final class Rank implements UDF2<@Nullable String, @Nullable Object, @Nullable int[]> {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable int[] call(@Nullable String model, @Nullable Object text) {
    return (int[]) PathModels.value(SqlFunction.RANK, model, text, 0);
  }
}
