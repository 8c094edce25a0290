package rnn.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rnn.head.HeadSpec;
import rnn.head.Heads;
import rnn.head.PooledSoftmax;
import rnn.head.VocabularySpec;
import rnn.input.InputSpec;
import rnn.input.Inputs;
import rnn.network.StackSpec;
import rnn.text.Excerpt;

/**
 * A record as JSON that was written by this program, read back strictly: a file that was damaged or
 * edited is refused in words that name the field, and nothing missing is taken for 0.
 *
 * <p>First {@link #object} sees that the text is one JSON object in UTF-8 with no field twice and
 * nothing behind it; then {@link #record} that it has the components of a record and no others,
 * each of its type and in its range. Two components alone may be missing, of which earlier versions
 * knew nothing: words that were added to a vocabulary, not written where they are 0, and the
 * shortcut past layers, not written where there is none.
 */
public final class RecordJson {
  /** Interfaces whose records say which they are, and what they then are called. */
  private static final Map<Class<?>, Map<String, ? extends Class<?>>> KINDS =
      Map.of(InputSpec.class, Inputs.kinds(), HeadSpec.class, Heads.kinds());

  private static final String KIND = "kind";
  private static final String ADDED_WORDS = "addedWords"; // of VocabularySpec
  private static final String SHORTCUT = "shortcut"; // of StackSpec
  private static final JsonMapper JSON = mapper().build();
  private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");
  private static final int MAX_SHOWN = 200;

  /** Form of a record of one of several kinds: the kind, then its components. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = KIND)
  private interface OfAKind {}

  /** Form of {@link VocabularySpec}. */
  private interface WithoutZero {
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    int addedWords();
  }

  /** Form of {@link StackSpec}. */
  private interface WithoutNone {
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = NoShortcut.class)
    String shortcut();
  }

  /** What equals the value that is not written. */
  static final class NoShortcut {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof NoShortcut || StackSpec.NO_SHORTCUT.equals(other);
    }

    @Override
    public int hashCode() {
      return StackSpec.NO_SHORTCUT.hashCode();
    }
  }

  private final String what;

  private RecordJson(String what) {
    this.what = what;
  }

  /** A mapper that writes records as they are read here. */
  public static JsonMapper.Builder mapper() {
    JsonMapper.Builder mapper = JsonMapper.builder();
    KINDS.forEach(
        (type, kinds) -> {
          mapper.addMixIn(type, OfAKind.class);
          kinds.forEach((kind, record) -> mapper.registerSubtypes(new NamedType(record, kind)));
        });
    return mapper
        .addMixIn(PooledSoftmax.Spec.class, NumberRuns.Weights.class)
        .addMixIn(VocabularySpec.class, WithoutZero.class)
        .addMixIn(StackSpec.class, WithoutNone.class);
  }

  /**
   * The object in {@code bytes}.
   *
   * @param what the file, and the line if it has several, for messages
   * @throws ModelFormatException if they are anything else
   */
  public static ObjectNode object(byte[] bytes, String what) {
    return new RecordJson(what).object(bytes);
  }

  /**
   * The record that {@code object} is.
   *
   * @param what the file it stands in, for messages
   * @throws ModelFormatException if a component is missing, null, of another type, out of range or
   *     refused by the record, or another field is there
   */
  public static <R extends Record> R record(ObjectNode object, Class<R> type, String what) {
    RecordJson reader = new RecordJson(what);
    reader.checkRecord(object, type, "");
    try {
      return JSON.treeToValue(object, type);
    } catch (JsonMappingException e) {
      String path =
          e.getPath().stream()
              .map(JsonMappingException.Reference::getFieldName)
              .collect(Collectors.joining("."));
      Throwable cause = e.getCause();
      String why = cause == null ? e.getOriginalMessage() : cause.getMessage();
      throw reader.broken(
          path.isEmpty() ? why : "%s must be possible but is not: %s".formatted(field(path), why),
          e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree was read, and reading it again failed", e);
    }
  }

  private ObjectNode object(byte[] bytes) {
    String text; // decoded here: from bytes Jackson would guess UTF-16 and UTF-32 too
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw broken("it must be UTF-8 but is not", e);
    }
    try (JsonParser json = JSON.createParser(text)) {
      JsonToken first = json.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw broken(
            "it must be one JSON object but %s"
                .formatted(first == null ? "is empty" : "does not begin with {"));
      }
      checkToTheEnd(json);
      return (ObjectNode) JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw broken("it must be one JSON object but " + noJson(e), e);
    } catch (IOException e) {
      throw new IllegalStateException("A string was read, and reading it failed", e);
    }
  }

  private static String noJson(JsonProcessingException e) {
    JsonLocation place = e.getLocation();
    return (e instanceof JsonEOFException ? "breaks off" : "is no JSON")
        + (place == null
            ? ""
            : " at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr()));
  }

  /** Walks over the object that {@code json} stands at the beginning of. */
  private void checkToTheEnd(JsonParser json) throws IOException {
    Deque<Set<String>> open = new ArrayDeque<>(); // names of the fields of the objects around
    open.push(new HashSet<>());
    while (!open.isEmpty()) {
      JsonToken token = json.nextToken();
      if (token == JsonToken.START_OBJECT) {
        open.push(new HashSet<>());
      } else if (token == JsonToken.END_OBJECT) {
        open.pop();
      } else if (token == JsonToken.FIELD_NAME && !open.element().add(json.currentName())) {
        String path = json.getParsingContext().pathAsPointer().toString().substring(1);
        throw broken(
            "%s must be there once but is there twice, again in line %d"
                .formatted(field(path.replace('/', '.')), json.currentLocation().getLineNr()));
      }
    }
    if (json.nextToken() != null) {
      throw broken(
          "it must end with its object but goes on in line %d, column %d"
              .formatted(
                  json.currentTokenLocation().getLineNr(),
                  json.currentTokenLocation().getColumnNr()));
    }
  }

  /** Checks the record of one of {@code kinds} that {@code object} says it is. */
  private void checkKind(JsonNode object, Map<String, ? extends Class<?>> kinds, String path) {
    expect(object.isObject(), object, "an object", path);
    JsonNode kind = object.path(KIND);
    Class<?> record = kind.isTextual() ? kinds.get(kind.textValue()) : null;
    if (record == null) {
      throw broken(
          "%s must be one of %s but is %s"
              .formatted(
                  field(below(path, KIND)),
                  String.join(", ", new TreeSet<>(kinds.keySet())),
                  shown(kind)));
    }
    ObjectNode components = object.deepCopy();
    components.remove(KIND);
    checkRecord(components, record, path);
  }

  private void checkRecord(JsonNode object, Class<?> type, String path) {
    if (type == StackSpec.class && object instanceof ObjectNode stack && !stack.has(SHORTCUT)) {
      stack.put(SHORTCUT, StackSpec.NO_SHORTCUT);
    }
    Set<String> others = new TreeSet<>();
    object.fieldNames().forEachRemaining(others::add);
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      if (object.has(name) || type != VocabularySpec.class || !name.equals(ADDED_WORDS)) {
        check(object.path(name), component.getGenericType(), below(path, name));
      }
      others.remove(name);
    }
    if (!others.isEmpty()) {
      throw broken(
          "%s is not a field of it but is there"
              .formatted(field(below(path, others.iterator().next()))));
    }
  }

  private void check(JsonNode value, Type type, String path) {
    if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
      expect(value.isObject(), value, "an object", path);
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        check(entry.getValue(), map.getActualTypeArguments()[1], below(path, entry.getKey()));
      }
    } else if (type instanceof ParameterizedType numbers
        && numbers.getActualTypeArguments()[0] == Double.class
        && value.isTextual()) {
      checkRuns(value, path);
    } else if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      expect(value.isArray(), value, "a list", path);
      for (int i = 0; i < value.size(); i++) {
        check(value.get(i), list.getActualTypeArguments()[0], below(path, Integer.toString(i)));
      }
    } else if (type instanceof Class<?> several && KINDS.containsKey(several)) {
      checkKind(value, KINDS.get(several), path);
    } else if (type == double[].class) {
      expect(value.isArray(), value, "a list of numbers", path);
      for (int i = 0; i < value.size(); i++) {
        check(value.get(i), double.class, below(path, Integer.toString(i)));
      }
    } else if (type instanceof Class<?> record && record.isRecord()) {
      expect(value.isObject(), value, "an object", path);
      checkRecord(value, record, path);
    } else if (type == String.class) {
      expect(value.isTextual(), value, "a text", path);
    } else if (type == boolean.class) {
      expect(value.isBoolean(), value, "true or false", path);
    } else if (type == int.class || type == Integer.class) {
      expectWhole(value, Integer.MIN_VALUE, Integer.MAX_VALUE, path);
    } else if (type == long.class) {
      expectWhole(value, Long.MIN_VALUE, Long.MAX_VALUE, path);
    } else if (type == float.class) {
      boolean isFinite = value.isNumber() && Float.isFinite(value.floatValue());
      expect(isFinite, value, "a number", path);
    } else if (type == double.class || type == Double.class) {
      boolean isNoNumber = value.isTextual() && NO_NUMBERS.contains(value.textValue());
      expect(
          isNoNumber || (value.isNumber() && Double.isFinite(value.doubleValue())),
          value,
          "a number",
          path);
    } else {
      throw new IllegalArgumentException("No record of JSON may have a component of " + type);
    }
  }

  private void checkRuns(JsonNode value, String path) {
    try {
      NumberRuns.parse(value.textValue());
    } catch (IllegalArgumentException e) {
      expect(false, value, "numbers as 0.5*3 1.5", path);
    }
  }

  private void expectWhole(JsonNode value, long least, long most, String path) {
    BigInteger number = value.isIntegralNumber() ? value.bigIntegerValue() : null;
    expect(
        number != null
            && number.compareTo(BigInteger.valueOf(least)) >= 0
            && number.compareTo(BigInteger.valueOf(most)) <= 0,
        value,
        "a whole number from %d to %d".formatted(least, most),
        path);
  }

  private void expect(boolean holds, JsonNode found, String expected, String path) {
    if (!holds) {
      throw broken("%s must be %s but is %s".formatted(field(path), expected, shown(found)));
    }
  }

  private static String shown(JsonNode found) {
    return found.isMissingNode() ? "missing" : Excerpt.of(found.toString(), MAX_SHOWN);
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String field(String path) {
    return "\"" + Excerpt.of(path, MAX_SHOWN) + "\"";
  }

  private ModelFormatException broken(String why) {
    return broken(why, null);
  }

  private ModelFormatException broken(String why, @Nullable Throwable cause) {
    return new ModelFormatException(
        "%s is damaged: %s; copy or write it again".formatted(what, why), cause);
  }
}
