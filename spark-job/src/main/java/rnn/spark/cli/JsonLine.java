package rnn.spark.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
    try {
      return JSON.writeValueAsString(finite(results));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Results of text and numbers were not written", e);
    }
  }

  /** {@code value} with null in the place of numbers that are none, also within maps and lists. */
  private static @Nullable Object finite(@Nullable Object value) {
    if (value instanceof Double number) {
      return number.isNaN() || number.isInfinite() ? null : number;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> values = new LinkedHashMap<>();
      map.forEach((name, each) -> values.put(name, finite(each)));
      return values;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> values = new ArrayList<>(list.size());
      list.forEach(each -> values.add(finite(each)));
      return values;
    }
    return value;
  }
}
