package rnn.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The JSON header of a safetensors file: which tensors it holds, of which shapes, at which bytes.
 *
 * <p>A header from {@link #parse} can be trusted: names are there and distinct, shapes agree with
 * byte counts, and the tensors cover the data without gap or overlap.
 *
 * @param metadata the free strings under {@code __metadata__}, sorted by key
 * @param entries the tensors in the order of their bytes
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {

  /** The name that is no tensor's. */
  static final String METADATA = "__metadata__";

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * One tensor.
   *
   * @param type the type of its values
   * @param shape dimensions; empty for a single number
   * @param begin first byte, counted from the end of the header
   * @param end byte after the last
   */
  record Entry(String name, TensorType type, int[] shape, long begin, long end) {

    /** The number of values. */
    int count() {
      return (int) ((end - begin) / type.bytes());
    }
  }

  /**
   * The header written in {@code bytes}, checked against the {@code dataSize} bytes that follow it.
   *
   * @param types the types that tensors may have
   * @param what the file's name, for messages
   */
  static SafetensorsHeader parse(byte[] bytes, long dataSize, Set<TensorType> types, String what) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw broken(what, "its header must be UTF-8 but is not");
    }
    if (!text.startsWith("{")) {
      throw broken(what, "its header must begin with { but does not");
    }
    TreeMap<String, String> metadata = new TreeMap<>();
    List<Entry> entries = new ArrayList<>();
    try (JsonParser json = JSON.createParser(text)) {
      expect(json.nextToken(), JsonToken.START_OBJECT, "the header", what);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        expect(json.nextToken(), JsonToken.START_OBJECT, "the value of \"" + name + "\"", what);
        if (name.equals(METADATA)) {
          readMetadata(json, metadata, what);
        } else {
          entries.add(readEntry(json, name, types, what));
        }
      }
      if (json.nextToken() != null) {
        throw broken(what, "its header must be one JSON object but goes on after it");
      }
    } catch (JsonProcessingException e) {
      throw broken(what, "its header must be JSON but is not: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("A string was read, and reading it failed", e);
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long covered = 0;
    for (Entry entry : entries) {
      if (entry.begin() != covered) {
        throw broken(
            what,
            ("tensor \"%s\" must begin at byte %d of the data,"
                    + " where the one before it ends, but begins at %d")
                .formatted(entry.name(), covered, entry.begin()));
      }
      covered = entry.end();
    }
    if (covered != dataSize) {
      throw broken(
          what, "its tensors must take %d bytes but %d are there".formatted(covered, dataSize));
    }
    return new SafetensorsHeader(metadata, entries);
  }

  private static void readMetadata(JsonParser json, Map<String, String> metadata, String what)
      throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      expect(json.nextToken(), JsonToken.VALUE_STRING, "metadata \"" + key + "\"", what);
      metadata.put(key, json.getText());
    }
  }

  private static Entry readEntry(JsonParser json, String name, Set<TensorType> types, String what)
      throws IOException {
    if (name.isEmpty()) {
      throw broken(what, "every tensor must have a name but one has none");
    }
    String type = "";
    long[] shape = null;
    long[] offsets = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken token = json.nextToken();
      String where = "\"" + field + "\" of tensor \"" + name + "\"";
      switch (field) {
        case "dtype" -> {
          expect(token, JsonToken.VALUE_STRING, where, what);
          type = json.getText();
        }
        case "shape" -> shape = readSizes(json, token, where, what);
        case "data_offsets" -> offsets = readSizes(json, token, where, what);
        default -> throw broken(what, where + " is not a field of the format");
      }
    }
    TensorType known = type(type);
    if (known == null || !types.contains(known)) {
      throw refused(type, known, name, types, what);
    }
    if (shape == null || offsets == null || offsets.length != 2) {
      throw broken(what, "tensor \"" + name + "\" must have a shape and two data_offsets");
    }
    return entry(name, known, shape, offsets, what);
  }

  private static @Nullable TensorType type(String name) {
    for (TensorType type : TensorType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return null;
  }

  private static ModelFormatException refused(
      String type, @Nullable TensorType known, String name, Set<TensorType> types, String what) {
    return new ModelFormatException(
        "%s: tensor \"%s\" must be of type %s but is %s; convert the file, in PyTorch with tensor.float()%s"
            .formatted(
                what,
                name,
                types.stream().map(Enum::name).collect(Collectors.joining(", ")),
                type.isEmpty() ? "of none" : type,
                known == null || !TensorType.FLOATS.contains(known)
                    ? ""
                    : ", or let `rnn import --weights FILE` convert it"));
  }

  private static long[] readSizes(JsonParser json, JsonToken token, String where, String what)
      throws IOException {
    expect(token, JsonToken.START_ARRAY, where, what);
    long[] sizes = new long[4];
    int n = 0;
    for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
      expect(t, JsonToken.VALUE_NUMBER_INT, "each number in " + where, what);
      if (n == sizes.length) {
        throw broken(what, where + " must have at most " + sizes.length + " numbers");
      }
      sizes[n] = json.getLongValue();
      if (sizes[n] < 0) {
        throw broken(what, where + " must not be negative but is " + sizes[n]);
      }
      n++;
    }
    return java.util.Arrays.copyOf(sizes, n);
  }

  private static Entry entry(
      String name, TensorType type, long[] shape, long[] offsets, String what) {
    int[] sizes = new int[shape.length];
    long bytes = type.bytes();
    try {
      for (int i = 0; i < shape.length; i++) {
        sizes[i] = Math.toIntExact(shape[i]);
        bytes = Math.multiplyExact(bytes, shape[i]);
      }
      Math.toIntExact(bytes / type.bytes() + 8);
    } catch (ArithmeticException e) {
      throw broken(what, "tensor \"" + name + "\" must have fewer than 2^31 values");
    }
    long begin = offsets[0];
    long end = offsets[1];
    if (begin > end || end - begin != bytes) {
      throw broken(
          what,
          "tensor \"%s\" must take the %d bytes of its shape %s but has data_offsets [%d,%d]"
              .formatted(name, bytes, java.util.Arrays.toString(shape), begin, end));
    }
    return new Entry(name, type, sizes, begin, end);
  }

  /** The header as bytes: always the same for the same content, a multiple of eight long. */
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(METADATA);
        for (Map.Entry<String, String> pair : new TreeMap<>(metadata).entrySet()) {
          json.writeStringField(pair.getKey(), pair.getValue());
        }
        json.writeEndObject();
      }
      for (Entry entry : entries) {
        json.writeObjectFieldStart(entry.name());
        json.writeStringField("dtype", entry.type().name());
        json.writeFieldName("shape");
        json.writeArray(entry.shape(), 0, entry.shape().length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {entry.begin(), entry.end()}, 0, 2);
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("Writing to memory failed", e);
    }
    while (bytes.size() % 8 != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }

  private static void expect(JsonToken token, JsonToken expected, String where, String what) {
    if (token != expected) {
      throw broken(what, "%s must be a %s but is a %s".formatted(where, expected, token));
    }
  }

  static ModelFormatException broken(String what, String why) {
    return new ModelFormatException(
        what + " is not a sound safetensors file: " + why + "; copy or write the file again");
  }
}
