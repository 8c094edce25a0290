package rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.testkit.Golden;

class SafetensorsTest {
  private static final float[] WEIGHT = {1f, -2.5f, Float.MIN_VALUE, -0f, Float.NaN, 3e38f};

  private static Safetensors example() {
    return new Safetensors(
        Map.of("format", "pt", "a", "ü\n\""),
        List.of(
            new Safetensors.Values("rnn.weight", new int[] {3, 2}, WEIGHT),
            new Safetensors.Values("empty", new int[] {0, 7}, new float[0]),
            new Safetensors.Values("scalar", new int[] {}, new float[] {7f}),
            new Safetensors.Values("bias", new int[] {2}, new float[] {0.5f, 0.25f})));
  }

  private static byte[] bytes(Safetensors content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    content.write(out);
    return out.toByteArray();
  }

  private static Safetensors read(byte[] bytes) throws IOException {
    return Safetensors.read(new ByteArrayInputStream(bytes), bytes.length, "x.safetensors");
  }

  private static byte[] file(String header, int dataBytes) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Safetensors back = read(bytes(example()));
    assertEquals(example().metadata(), back.metadata());
    assertEquals(
        List.of("rnn.weight", "empty", "scalar", "bias"), List.copyOf(back.tensors().keySet()));
    example()
        .tensors()
        .forEach(
            (name, tensor) -> {
              assertArrayEquals(tensor.shape(), back.tensors().get(name).shape(), name);
              assertArrayEquals(tensor.values(), back.tensors().get(name).values(), name);
            });
  }

  @Test
  void theBytesAreThoseOfTheFormat() throws IOException {
    Safetensors content =
        new Safetensors(
            Map.of("format", "pt"),
            List.of(new Safetensors.Values("b", new int[] {1, 2}, new float[] {1f, -2f})));
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
    String padded = header + " ".repeat((8 - header.length() % 8) % 8);
    byte[] expected = file(padded, 8);
    ByteBuffer.wrap(expected)
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(8 + padded.length())
        .putFloat(1f)
        .putFloat(-2f);
    assertArrayEquals(expected, bytes(content));
  }

  @Test
  void equalContentsAreEqualBytes() throws IOException {
    assertArrayEquals(bytes(example()), bytes(read(bytes(example()))));
  }

  @Test
  void tensorsLargerThanABufferAreReadWhole() throws IOException {
    float[] values = new float[100_003];
    Random random = new Random(5);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    Safetensors content =
        new Safetensors(
            Map.of(), List.of(new Safetensors.Values("w", new int[] {values.length}, values)));
    assertArrayEquals(values, read(bytes(content)).tensors().get("w").values());
  }

  @Test
  void aFileOfPyTorchIsRead() throws IOException {
    Map<String, double[]> expected = Golden.named("lstm").parameters();
    try (InputStream in = Golden.open("lstm-from-torch.safetensors")) {
      byte[] bytes = in.readAllBytes();
      Safetensors content = read(bytes);
      assertEquals(expected.keySet(), java.util.Set.copyOf(content.tensors().keySet()));
      expected.forEach(
          (name, values) ->
              assertArrayEquals(
                  Golden.narrowed(values), content.tensors().get(name).values(), name));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':{'dtype':'F16','shape':[2],'data_offsets':[0,4]}} | 4 | F32 but is F16",
        "{'a':{'dtype':'BF16','shape':[2],'data_offsets':[0,4]}} | 4 | F32 but is BF16",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}} | 4 | must take the 8 bytes",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}} | 4 | must take the 4 bytes",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[-4,0]}} | 4 | must not be negative",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 8 | must begin at byte 0",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 8 | must take 4 bytes but 8",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 4 | must take 8 bytes but 4",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},"
            + "'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}"
            + " | 4 | must begin at byte 4",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},"
            + "'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}"
            + " | 8 | Duplicate",
        "{'':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 4 | must have a name",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'x':1}} | 4 | not a field",
        "{'a':{'dtype':'F32','shape':[1]}} | 4 | two data_offsets",
        "{'a':{'shape':[1],'data_offsets':[0,4]}} | 4 | F32 but is of none",
        "{'a':{'dtype':'F32','shape':1,'data_offsets':[0,4]}} | 4 | START_ARRAY",
        "{'a':{'dtype':'F32','shape':[1.0],'data_offsets':[0,4]}} | 4 | VALUE_NUMBER_INT",
        "{'a':{'dtype':'F32','shape':[1,1,1,1,1],'data_offsets':[0,4]}} | 4 | at most 4",
        "{'a':{'dtype':'F32','shape':[4611686018427387905],'data_offsets':[0,4]}} | 4 | fewer than"
            + " 2^31",
        "{'a':{'dtype':'F32','shape':[65536,65536],'data_offsets':[0,0]}} | 0 | fewer than 2^31",
        "{'a':{'dtype':'F32','shape':[2147483647,2147483647,2147483647],'data_offsets':[0,4]}} | 4"
            + " | fewer than 2^31",
        "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,4]}} | 4 | must be"
            + " JSON",
        "{'__metadata__':{'a':1}} | 0 | VALUE_STRING",
        "{'__metadata__':7} | 0 | START_OBJECT",
        "{'a':7} | 0 | START_OBJECT",
        "{} {} | 0 | goes on after it",
        "{'a' | 0 | must be JSON",
        "[] | 0 | begin with {",
        "` {}` | 0 | begin with {",
      })
  void aHeaderThatCannotBeTrustedIsRefused(String header, int dataBytes, String message) {
    byte[] bytes = file(header.replace('\'', '"'), dataBytes);
    ModelFormatException error = assertThrows(ModelFormatException.class, () -> read(bytes));
    assertTrue(error.getMessage().contains(message), error.getMessage());
    assertTrue(error.getMessage().startsWith("x.safetensors"), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"-1", "1", "3", "9223372036854775807", "100000000"})
  void aHeaderLengthBeyondTheFileIsRefused(long length) {
    byte[] bytes = file("{}", 0);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    ModelFormatException error = assertThrows(ModelFormatException.class, () -> read(bytes));
    assertTrue(error.getMessage().contains("its header must have"), error.getMessage());
  }

  @Test
  void aHeaderThatIsNotUtf8IsRefused() {
    byte[] bytes = file("{'aa':7}", 0);
    bytes[10] = (byte) 0xC0;
    ModelFormatException error = assertThrows(ModelFormatException.class, () -> read(bytes));
    assertTrue(error.getMessage().contains("UTF-8"), error.getMessage());
  }

  @Test
  void aFileCutAnywhereIsRefused() throws IOException {
    byte[] whole = bytes(example());
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThrows(ModelFormatException.class, () -> read(cut), "cut to " + length);
      // The file system says the whole length, but the bytes end early.
      assertThrows(
          ModelFormatException.class,
          () -> Safetensors.read(new ByteArrayInputStream(cut), whole.length, "x.safetensors"),
          "ends after " + length);
    }
  }

  @Test
  void bytesAfterTheEndAreRefused() throws IOException {
    byte[] whole = bytes(example());
    byte[] longer = java.util.Arrays.copyOf(whole, whole.length + 1);
    assertThrows(ModelFormatException.class, () -> read(longer));
    assertThrows(
        ModelFormatException.class,
        () -> Safetensors.read(new ByteArrayInputStream(longer), whole.length, "x.safetensors"));
  }

  @Test
  void aChangedByteIsReadOrRefusedAndNothingElse() throws IOException {
    byte[] whole = bytes(example());
    Random random = new Random(17);
    int refused = 0;
    for (int i = 0; i < 5000; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(whole.length)] = (byte) random.nextInt();
      try {
        assertTrue(read(changed).tensors().size() <= 4);
      } catch (ModelFormatException e) {
        refused++;
      }
    }
    assertTrue(refused > 1000, refused + " of 5000 refused");
  }
}
