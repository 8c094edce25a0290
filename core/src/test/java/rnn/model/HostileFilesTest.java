package rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.head.Outputs;

/**
 * Model directories mutated at random, with the hashes made right again so that the parsers behind
 * them are reached: a model comes out or a {@link ModelFormatException}, and memory stays in
 * proportion to the files.
 */
class HostileFilesTest {
  private static final int MUTANTS = 500;

  private static final List<String> NUMBERS =
      List.of(
          "-1",
          "0",
          "1",
          "2147483647",
          "2147483648",
          "-9223372036854775808",
          "9223372036854775807",
          "9223372036854775808",
          "1e308",
          "1e999",
          "0.5",
          "null",
          "true",
          "\"x\"",
          "[]",
          "{}");
  private static final List<String> TEXTS =
      List.of(
          "../../etc/passwd",
          "/etc/passwd",
          "..",
          "",
          "\\u0000",
          "\\ud800",
          "lstm",
          "gru",
          "none",
          "java.lang.Runtime",
          "x".repeat(300));

  @TempDir Path directory;

  private Map<String, byte[]> sound;

  @BeforeEach
  void writeASoundModel() throws IOException {
    write(ModelExample.model("lstm", false, 7));
  }

  private void write(Model written) throws IOException {
    Path model = directory.resolve("model");
    ModelDirectory.write(model, written);
    sound = new TreeMap<>();
    for (String name :
        List.of(ModelDirectory.CONFIG, ModelDirectory.PARAMETERS, ModelDirectory.VOCABULARY)) {
      sound.put(name, Files.readAllBytes(model.resolve(name)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "model.safetensors", "vocabulary.txt"})
  void mutantsAreReadOrRefused(String name) throws Exception {
    assertMutantsAreReadOrRefused(name);
  }

  static Stream<Arguments> outputsTiedAndNot() {
    return Outputs.names().stream()
        .flatMap(name -> Stream.of(Arguments.of(name, true), Arguments.of(name, false)));
  }

  @ParameterizedTest
  @MethodSource("outputsTiedAndNot")
  void mutantsOfEveryOutputAreReadOrRefused(String output, boolean tied) throws Exception {
    write(ModelExample.modelWith(output, tied));
    for (String name : List.copyOf(sound.keySet())) {
      assertMutantsAreReadOrRefused(name);
    }
  }

  private void assertMutantsAreReadOrRefused(String name) throws Exception {
    int refused = 0;
    for (int seed = 0; seed < MUTANTS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<String, byte[]> files = new TreeMap<>(sound);
      files.put(name, mutant(sound.get(name), random));
      if (!name.equals(ModelDirectory.CONFIG)) {
        correctTheHash(files, name);
      }
      refused += HostileRead.isRefused(files, name + " of seed " + seed) ? 1 : 0;
    }
    assertTrue(refused > MUTANTS / 2, "only " + refused + " refused"); // else little was mutated
  }

  /** Some bytes changed, cut, doubled, or a number or a text replaced by a nasty one. */
  private static byte[] mutant(byte[] bytes, SplittableRandom random) {
    byte[] mutant = bytes.clone();
    int place = random.nextInt(Math.min(bytes.length, 2_000));
    switch (random.nextInt(7)) {
      case 0 -> mutant[place] ^= (byte) (1 << random.nextInt(8));
      case 1 -> {
        for (int i = 0; i < 4; i++) {
          mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
        }
      }
      case 2 -> mutant = Arrays.copyOf(mutant, place);
      case 3 -> mutant = Arrays.copyOf(mutant, mutant.length + 1 + random.nextInt(40));
      case 4 -> mutant = spliced(bytes, place, place, Arrays.copyOfRange(bytes, place / 2, place));
      default -> mutant = withNastyValue(bytes, random);
    }
    return mutant;
  }

  /**
   * A number or a quoted text in the first bytes, where JSON is, replaced; a binary header kept.
   */
  private static byte[] withNastyValue(byte[] bytes, SplittableRandom random) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<int[]> places = new ArrayList<>();
    java.util.regex.Matcher matcher =
        java.util.regex.Pattern.compile("(?<![\\w.\"])\\d+(?![\\w.\"])|(?<=\")[^\"\\n]*(?=\")")
            .matcher(text);
    while (matcher.find() && places.size() < 200) {
      places.add(new int[] {matcher.start(), matcher.end()});
    }
    if (places.isEmpty()) {
      return Arrays.copyOf(bytes, bytes.length / 2);
    }
    int[] place = places.get(random.nextInt(places.size()));
    boolean isText = place[0] > 0 && text.charAt(place[0] - 1) == '"';
    List<String> values = isText ? TEXTS : NUMBERS;
    String value = values.get(random.nextInt(values.size()));
    byte[] mutant = spliced(bytes, place[0], place[1], value.getBytes(StandardCharsets.UTF_8));
    boolean isSafetensors = bytes[0] != '{' && bytes[0] != '<';
    if (isSafetensors && place[0] >= Long.BYTES) { // the header's length, made right
      ByteBuffer header = ByteBuffer.wrap(mutant).order(ByteOrder.LITTLE_ENDIAN);
      header.putLong(0, header.getLong(0) + mutant.length - bytes.length);
    }
    return mutant;
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
    byte[] spliced = Arrays.copyOf(bytes, bytes.length - (to - from) + between.length);
    System.arraycopy(between, 0, spliced, from, between.length);
    System.arraycopy(bytes, to, spliced, from + between.length, bytes.length - to);
    return spliced;
  }

  /** Makes the configuration say size and hash of the mutant. */
  private void correctTheHash(Map<String, byte[]> files, String name) throws Exception {
    String config = new String(sound.get(ModelDirectory.CONFIG), StandardCharsets.UTF_8);
    config =
        config
            .replace(hash(sound.get(name)), hash(files.get(name)))
            .replaceFirst(
                "(\"" + name + "\"\\s*:\\s*\\{\\s*\"bytes\"\\s*:\\s*)\\d+",
                "$1" + files.get(name).length);
    files.put(ModelDirectory.CONFIG, config.getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void mutantsReachTheParsers() throws Exception {
    Map<String, byte[]> files = new TreeMap<>(sound);
    byte[] other = sound.get(ModelDirectory.VOCABULARY).clone();
    other[other.length - 2] = 'x';
    files.put(ModelDirectory.VOCABULARY, other);
    correctTheHash(files, ModelDirectory.VOCABULARY);
    Model model = ModelDirectory.read(new MemoryFolder(files, new TreeSet<>()));
    String last = model.vocabulary().token(model.vocabulary().size() - 1);
    assertTrue(last.endsWith("x"), last);
  }

  @ParameterizedTest
  @MethodSource("outputsTiedAndNot")
  void sizesThatAreDeclaredAreRefusedBeforeAnythingIsAllocated(String output, boolean tied)
      throws IOException {
    write(ModelExample.modelWith(output, tied));
    for (String network :
        List.of(
            "\"vocabularySize\" : 2000000000",
            "\"hiddenSize\" : 2000000000",
            "\"hiddenSize\" : 2147483647",
            "\"layers\" : 2000000000")) {
      String name = network.substring(0, network.indexOf(' '));
      String config = new String(sound.get(ModelDirectory.CONFIG), StandardCharsets.UTF_8);
      String huge = config.replaceFirst(name + " : \\d+", network);
      assertTrue(!huge.equals(config), name + " is not in the configuration");
      Map<String, byte[]> files = new TreeMap<>(sound);
      files.put(ModelDirectory.CONFIG, huge.getBytes(StandardCharsets.UTF_8));
      assertTrue(HostileRead.isRefused(files, network), network);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1L << 31, 1L << 62, Long.MAX_VALUE, 8 << 20, 100})
  void lengthsOfHeadersBeyondTheFileAreRefused(long length) {
    byte[] bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    assertThrows(
        ModelFormatException.class,
        () -> Safetensors.read(new ByteArrayInputStream(bytes), bytes.length, "x"));
  }

  @Test
  void deepJsonIsRefused() {
    Map<String, byte[]> files = new TreeMap<>(sound);
    files.put(ModelDirectory.CONFIG, "[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
    assertTrue(HostileRead.isRefused(files, "deep configuration"));
    byte[] header = ("{\"a\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
    byte[] bytes =
        ByteBuffer.allocate(8 + header.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header)
            .array();
    assertThrows(
        ModelFormatException.class,
        () -> Safetensors.read(new ByteArrayInputStream(bytes), bytes.length, "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void configurationsAreUtf8AndNothingElse(String charset) {
    Map<String, byte[]> files = new TreeMap<>(sound);
    String config = new String(sound.get(ModelDirectory.CONFIG), StandardCharsets.UTF_8);
    byte[] other = config.getBytes(Charset.forName(charset));
    files.put(ModelDirectory.CONFIG, other);
    assertTrue(HostileRead.isRefused(files, charset));
    other[other.length - 4] = (byte) 0x7f; // beyond what UTF-32 may hold
    other[other.length - 1] = (byte) 0x7f;
    assertTrue(HostileRead.isRefused(files, charset + ", broken"));
  }

  @ParameterizedTest
  @CsvSource({
    "vocabulary.txt, cat, LONG\\",
    "model.safetensors, embedding.weight, LONG",
    "config.json, language-model, LONG",
    "config.json, word, LONG",
    "config.json, lstm, LONG",
  })
  void namesOfAnyLengthMakeNoLongMessage(String file, String name, String instead)
      throws Exception {
    byte[] bytes = sound.get(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int place = text.indexOf(name);
    assertTrue(place >= 0, name + " is not in " + file);
    byte[] longName = instead.replace("LONG", "x".repeat(200_000)).getBytes(StandardCharsets.UTF_8);
    byte[] mutant = spliced(bytes, place, place + name.length(), longName);
    if (file.equals(ModelDirectory.PARAMETERS)) {
      ByteBuffer header = ByteBuffer.wrap(mutant).order(ByteOrder.LITTLE_ENDIAN);
      header.putLong(0, header.getLong(0) + mutant.length - bytes.length);
    }
    Map<String, byte[]> files = new TreeMap<>(sound);
    files.put(file, mutant);
    if (!file.equals(ModelDirectory.CONFIG)) {
      correctTheHash(files, file);
    }
    assertTrue(HostileRead.isRefused(files, "a long name in " + file));
  }

  @Test
  void theSoundModelIsRead() throws IOException {
    TreeSet<String> asked = new TreeSet<>();
    ModelDirectory.read(new MemoryFolder(sound, asked));
    asked.remove(ModelDirectory.GROUPS); // whether it is there
    assertEquals(sound.keySet(), asked);
  }
}
