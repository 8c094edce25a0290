package rnn.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class VocabularyTest {
  private static final Map<String, Long> COUNTS =
      Map.of("b", 3L, "a", 3L, "cat", 7L, "rare", 1L, "<unk>", 99L, "<eos>", 50L);

  @Test
  void specialTokensComeFirstThenTheMostFrequent() {
    assertArrayEquals(
        new String[] {"<unk>", "<eos>", "cat", "a", "b", "rare"},
        Vocabulary.of(COUNTS, 0, 1).tokens());
  }

  @Test
  void equallyFrequentTokensAreOrderedByCodePoints() {
    Vocabulary vocabulary =
        Vocabulary.of(Map.of("🙂", 1L, "\uFB01", 1L, "a", 1L, "aa", 1L, "é", 1L), 0, 1);
    assertEquals(List.of("<unk>", "<eos>", "a", "aa", "é", "\uFB01", "🙂"), vocabulary.lines());
  }

  @Test
  void theSizeCountsTheSpecialTokens() {
    assertArrayEquals(
        new String[] {"<unk>", "<eos>", "cat", "a"}, Vocabulary.of(COUNTS, 4, 1).tokens());
    assertEquals(6, Vocabulary.of(COUNTS, 100, 1).size());
  }

  @Test
  void rareTokensAreLeftOut() {
    assertArrayEquals(
        new String[] {"<unk>", "<eos>", "cat", "a", "b"}, Vocabulary.of(COUNTS, 0, 2).tokens());
  }

  @Test
  void unknownTokensHaveTheUnknownId() {
    Vocabulary vocabulary = Vocabulary.of(COUNTS, 0, 2);
    assertArrayEquals(
        new int[] {2, 0, 0, 1, 3},
        vocabulary.encode(List.of("cat", "rare", "<unk>", "<eos>", "a")));
    assertFalse(vocabulary.contains("rare"));
    assertTrue(vocabulary.contains("<unk>"));
    for (int id = 0; id < vocabulary.size(); id++) {
      assertEquals(id, vocabulary.id(vocabulary.token(id)));
    }
  }

  @Test
  void aVocabularyOfNothingIsRefused() {
    assertRefused("the training text has no tokens", () -> Vocabulary.of(Map.of(), 0, 1));
    assertRefused("none of 6 different tokens occurs 8 times", () -> Vocabulary.of(COUNTS, 0, 8));
    assertRefused("none of 1 different", () -> Vocabulary.of(Map.of("<unk>", 5L), 0, 1));
    assertRefused("at least 3", () -> Vocabulary.of(COUNTS, 2, 1));
    assertRefused("at least 3", () -> Vocabulary.of(COUNTS, -1, 1));
  }

  @Test
  void tokensCountedTwiceAreRefused() {
    assertRefused(
        "id 3 repeats the token \"a\" of id 2",
        () -> Vocabulary.of(List.of(Map.entry("a", 2L), Map.entry("a", 1L)), 0, 1));
  }

  @Property(tries = 200)
  void anyTokensComeBackFromTheFile(@ForAll("tokenSets") Set<String> some) throws IOException {
    Set<String> tokens = new LinkedHashSet<>(List.of("<unk>", "<eos>"));
    tokens.addAll(some);
    Vocabulary vocabulary = Vocabulary.ofTokens(tokens.toArray(String[]::new));
    StringWriter file = new StringWriter();
    vocabulary.write(file);
    assertEquals(vocabulary, read(file.toString()));
    assertEquals(tokens.size(), file.toString().split("\n", -1).length - 1);
  }

  @Provide
  Arbitrary<Set<String>> tokenSets() {
    return Arbitraries.strings()
        .withChars("a\\\n\r\tnr é漢\u2028\u0085")
        .ofMaxLength(4)
        .set()
        .ofMinSize(1)
        .ofMaxSize(20);
  }

  @Test
  void aWindowsLineEndIsNotPartOfAToken() {
    assertEquals(List.of("<unk>", "<eos>", "a"), read("<unk>\r\n<eos>\r\na\r\n").lines());
  }

  @Test
  void aMalformedFileIsRefusedByLine() {
    assertRefused("v.txt: line 1 must be <unk> but is missing", () -> read(""));
    assertRefused("v.txt: line 1 must be <unk> but is \"the\"", () -> read("the\n<eos>\n"));
    assertRefused("v.txt: line 2 must be <eos> but is missing", () -> read("<unk>\n"));
    assertRefused("v.txt: nothing follows", () -> read("<unk>\n<eos>\n"));
    assertRefused(
        "v.txt: line 5 repeats the token \"a\" of line 3", () -> read("<unk>\n<eos>\na\nb\na\n"));
    assertRefused("v.txt: line 3 has a backslash at column 2", () -> read("<unk>\n<eos>\na\\t\n"));
    assertRefused("v.txt: line 3 has a backslash at column 1", () -> read("<unk>\n<eos>\n\\"));
  }

  @Test
  void javaSerialisationCarriesTheTokensAndNotTheMap() throws Exception {
    Vocabulary vocabulary = Vocabulary.of(COUNTS, 0, 1);
    assertEquals(2, vocabulary.id("cat"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(vocabulary);
    var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    Vocabulary copy = (Vocabulary) in.readObject();
    assertEquals(vocabulary, copy);
    assertEquals(2, copy.id("cat"));
  }

  private static Vocabulary read(String file) {
    return Vocabulary.read(
        new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), "v.txt");
  }

  private static void assertRefused(String message, Executable make) {
    String actual = assertThrows(IllegalArgumentException.class, make).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
