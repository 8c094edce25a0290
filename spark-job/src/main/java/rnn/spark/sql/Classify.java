package rnn.spark.sql;

import org.apache.spark.sql.api.java.UDF2;
import org.jspecify.annotations.Nullable;

/**
 * Class of a text by a classifier, as {@code rnn_classify} of {@link RnnExtensions} has it, for
 * sessions without that extension: {@code registerJavaFunction("rnn_classify",
 * "rnn.spark.sql.Classify")}. The model is a path, the text a string or an array of tokens.
 */
public final class Classify implements UDF2<@Nullable String, @Nullable Object, @Nullable String> {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable String call(@Nullable String model, @Nullable Object text) {
    return (String) PathModels.value(SqlFunction.CLASSIFY, model, text, 0);
  }
}
