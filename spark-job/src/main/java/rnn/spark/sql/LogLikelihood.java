package rnn.spark.sql;

import org.apache.spark.sql.api.java.UDF2;
import org.jspecify.annotations.Nullable;

/**
 * Log-likelihood of a text by a language model, as {@code rnn_log_likelihood} of {@link
 * RnnExtensions} has it, for sessions without that extension: {@code
 * registerJavaFunction("rnn_log_likelihood", "rnn.spark.sql.LogLikelihood")}. The model is a path,
 * the text a string or an array of tokens.
 */
public final class LogLikelihood
    implements UDF2<@Nullable String, @Nullable Object, @Nullable Double> {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Double call(@Nullable String model, @Nullable Object text) {
    return (Double) PathModels.value(SqlFunction.LOG_LIKELIHOOD, model, text, 0);
  }
}
