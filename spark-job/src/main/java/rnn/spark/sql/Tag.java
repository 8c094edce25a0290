package rnn.spark.sql;

import java.util.List;
import org.apache.spark.sql.api.java.UDF2;
import org.jspecify.annotations.Nullable;

/**
 * Tags of the tokens of a text by a tagger, as {@code rnn_tag} of {@link RnnExtensions} has it, for
 * sessions without that extension: {@code registerJavaFunction("rnn_tag", "rnn.spark.sql.Tag")}.
 * The model is a path, the text a string or an array of tokens.
 */
public final class Tag implements UDF2<@Nullable String, @Nullable Object, @Nullable List<String>> {
  private static final long serialVersionUID = 1L;

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable List<String> call(@Nullable String model, @Nullable Object text) {
    return (List<String>) PathModels.value(SqlFunction.TAG, model, text, 0);
  }
}
