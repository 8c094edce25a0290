package rnn.spark.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results as one line of JSON, for programs. */
final class JsonLine {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JsonLine() {}

  /**
   * {@code results} in their order; a number that is not one, because it does not apply, is null.
   */
  static String of(Map<String, ?> results) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    results.forEach((name, value) -> values.put(name, isNumberless(value) ? null : value));
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Results of text and numbers were not written", e);
    }
  }

  private static boolean isNumberless(Object value) {
    return value instanceof Double number && (number.isNaN() || number.isInfinite());
  }
}
