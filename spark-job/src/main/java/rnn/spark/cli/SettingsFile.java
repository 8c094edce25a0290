package rnn.spark.cli;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rnn.text.ContentType;
import rnn.text.Utf8Lines;

/**
 * A file of options: names without dashes, which {@link SettingNames} reads, and values. A list has
 * one value per line.
 */
final class SettingsFile {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final long MAX_BYTES = 1 << 20; // no other length is limited

  private SettingsFile() {}

  /**
   * The options in {@code file}.
   *
   * @throws IllegalArgumentException if it cannot be read, or is neither properties nor JSON
   */
  static Map<String, String> read(Path file) {
    String name = file.toString();
    boolean json = name.endsWith(".json");
    if (!json && !name.endsWith(".properties")) {
      throw new IllegalArgumentException(
          "A configuration file must end in .properties or .json but is called " + name);
    }
    String text;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException(
            "A configuration file must have at most %,d bytes but %s has %,d; is it one?"
                .formatted(MAX_BYTES, file, Files.size(file)));
      }
      text = Files.readString(file).replaceFirst("^\\uFEFF", ""); // editors' byte-order mark
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "There is no configuration file %s; check the path".formatted(file), e);
    } catch (CharacterCodingException e) {
      throw notText(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Configuration file %s could not be read: %s".formatted(file, e), e);
    }
    if (text.indexOf('\0') >= 0) { // as UTF-16 has them
      throw notText(file);
    }
    return json ? json(text, name) : properties(new StringReader(text), name);
  }

  private static IllegalArgumentException notText(Path file) {
    String what = "Configuration file " + file;
    try {
      byte[] bytes = Files.readAllBytes(file);
      ContentType type = ContentType.of(bytes);
      if (type != null) {
        return new IllegalArgumentException(type.refusal(what));
      }
      Utf8Lines.read(new ByteArrayInputStream(bytes), what); // names the line
      return new IllegalArgumentException(what + " has NUL characters, which no text has");
    } catch (IllegalArgumentException notUtf8) {
      return notUtf8;
    } catch (IOException e) {
      return new IllegalArgumentException(what + " must be UTF-8 but is not", e);
    }
  }

  /** The options in a text of properties called {@code source}. */
  static Map<String, String> properties(Reader text, String source) {
    Properties properties =
        new Properties() {
          @Override
          public synchronized Object put(Object name, Object value) {
            if (containsKey(name)) {
              throw new IllegalArgumentException(
                  "'%s' is set twice; leave one out".formatted(name));
            }
            return super.put(name, value);
          }
        };
    try {
      properties.load(text);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s must be properties but is not: %s".formatted(source, e.getMessage()), e);
    }
    Map<String, String> values = new TreeMap<>();
    properties.forEach((name, value) -> values.put((String) name, ((String) value).strip()));
    return values;
  }

  private static Map<String, String> json(String text, String source) {
    JsonNode tree;
    try {
      tree = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s must be JSON but is not: %s%s".formatted(source, what(e), place(e.getLocation())), e);
    }
    if (!tree.isObject()) {
      throw new IllegalArgumentException(
          "%s must be a JSON object of options, such as {\"hidden\": 200}".formatted(source));
    }
    Map<String, String> values = new LinkedHashMap<>();
    tree.properties()
        .forEach(
            entry -> values.put(entry.getKey(), text(entry.getValue(), entry.getKey(), source)));
    return values;
  }

  /** The error in Jackson's words, which speak of a source that they do not show. */
  private static String what(JsonProcessingException e) {
    return e.getOriginalMessage().replaceAll("\\[Source: [^;]*; (line: [^\\]]*)]", "$1");
  }

  private static String place(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static String text(JsonNode value, String name, String source) {
    if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(text(item, name, source)));
      return String.join("\n", items);
    }
    if (!value.isValueNode() || value.isNull()) {
      throw new IllegalArgumentException(
          "%s: '%s' must be text, a number, true, false or a list of them but is %s"
              .formatted(source, name, value.isNull() ? "null" : "an object"));
    }
    return value.asText();
  }
}
