package rnn.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The merges that are learnt, and what they do to a line. */
class BytePairTokenizerTest {
  private static final BytePairTokenizer ENGLISH =
      BytePairLearner.learn(
          pieces("the cat sat on the mat, the cat's hat; that café — <unk> <eos> <unk> <eos>"),
          320);

  private static Map<String, Long> pieces(String text) {
    Map<String, Long> counts = new HashMap<>();
    text.lines()
        .forEach(
            line -> new PieceTokenizer().tokens(line).forEach(p -> counts.merge(p, 1L, Long::sum)));
    return counts;
  }

  /** Any characters of Unicode but line ends and halves of pairs. */
  @Provide
  Arbitrary<String> lines() {
    return Arbitraries.oneOf(
            Arbitraries.strings().withChars(" \t\u00A0\u3000ab'’s<>unkeos1½é漢\u0301\u0915\u0940\0"),
            Arbitraries.strings().all())
        .map(line -> line.replaceAll("[\\r\\n]|\\p{Cs}", ""));
  }

  @Property(tries = 1000)
  void aLineComesBackToTheLastByte(@ForAll("lines") String line) {
    List<String> tokens = ENGLISH.tokens(line);
    assertEquals(line, ENGLISH.line(tokens));
    assertEquals(line, new PieceTokenizer().line(new PieceTokenizer().tokens(line)));
    assertTrue(new HashSet<>(ENGLISH.vocabulary()).containsAll(tokens), line);
  }

  @Test
  void wordsKeepTheSpaceBeforeThem() {
    assertEquals(
        List.of("Don", "'t", "Ġstop", ",", "Ġ", "Ġ1995", "!!", "ĉ", "x", "ĠĠ"),
        new PieceTokenizer().tokens("Don't stop,  1995!!\tx  "));
    assertEquals(List.of("l", "'", "heure"), new PieceTokenizer().tokens("l'heure"));
    assertEquals(1, new PieceTokenizer().tokens("हिन्दी").size(), "vowel signs are part of a word");
  }

  @Test
  void aWordWithoutEndIsDividedAndTakesNoSquareOfItsLength() {
    String line = "漢".repeat(200_000);
    assertEquals(200_000 / 64, new PieceTokenizer().tokens(line).size());
    assertEquals(line, ENGLISH.line(ENGLISH.tokens(line)));
  }

  @Test
  void theLettersOfASpecialTokenAreText() {
    for (String token : List.of("<unk>", "<eos>")) {
      List<String> tokens = ENGLISH.tokens("a " + token + token);
      assertFalse(tokens.contains(token), tokens.toString());
      assertEquals("a " + token + token, ENGLISH.text(tokens));
    }
    assertFalse(ENGLISH.vocabulary().contains("<unk>"));
    BytePairTokenizer taught = BytePairLearner.learn(Map.of("<unk>", 100L, "<eos>", 90L), 400);
    assertFalse(taught.vocabulary().contains("<unk>"), "even if a piece were spelled so");
    assertFalse(taught.vocabulary().contains("<eos>"));
  }

  @Test
  void specialTokensAndBrokenBytesAreWrittenToo() {
    assertEquals("a<unk>b", ENGLISH.line(List.of("a", "<unk>", "b")));
    assertEquals("a\nĠ".replace("Ġ", " "), ENGLISH.text(List.of("a", "<eos>", "Ġ")));
    assertEquals("\uFFFD", ENGLISH.line(List.of("Ã")));
    assertEquals("é", ENGLISH.line(List.of("Ã", "©")), "bytes of two tokens make a character");
  }

  @Test
  void everyByteIsAToken() {
    List<String> vocabulary = BytePairLearner.learn(Map.of("ab", 1L), 0).vocabulary();
    assertEquals(256, vocabulary.size(), "a pair that occurs once is not merged");
    assertEquals(256, new HashSet<>(vocabulary).size());
    assertTrue(vocabulary.stream().allMatch(t -> t.length() == 1 && t.charAt(0) > ' '));
  }

  /** The words of Sennrich et al. (2016), whose first merges can be read off. */
  @Test
  void theMostFrequentPairComesFirst() {
    BytePairTokenizer learnt =
        BytePairLearner.learn(Map.of("low", 5L, "lower", 2L, "newest", 6L, "widest", 3L), 258 + 3);
    assertEquals(
        "#version: 0.2\ne s\nes t\nl o\n",
        new String(learnt.content(), StandardCharsets.UTF_8),
        "9 times es, 9 times est, then lo and ow 7 times each: the first by code points");
    assertEquals(List.of("lo", "w", "est"), learnt.tokens("lowest"));
  }

  @Test
  void aVocabularyWithoutRoomForTheBytesIsRefused() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> BytePairLearner.learn(Map.of("ab", 2L), 257));
    assertTrue(error.getMessage().contains("at least 258"), error.getMessage());
  }

  @Test
  void aDamagedFileIsRefusedByItsLine() {
    assertRefused("", "line 1 must be \"#version");
    assertRefused("a b\n", "line 1 must be \"#version");
    assertRefused("#version: 0.2\na b\nab\n", "line 3 must be two symbols");
    assertRefused("#version: 0.2\na b c\n", "line 2 must be two symbols");
    assertRefused("#version: 0.2\na b\na b\n", "line 3 repeats the merge \"a b\" of line 2");
    assertRefused("#version: 0.2\n< unk>\n", "no merge may make <unk>");
  }

  private static void assertRefused(String file, String message) {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> BytePairTokenizer.read(file.getBytes(StandardCharsets.UTF_8), "f"));
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  @Property(tries = 200)
  void mergesAreThoseOfTheDefinition(@ForAll("words") Map<String, Long> words) {
    List<String> expected = definition(words, 40);
    BytePairTokenizer learnt = BytePairLearner.learn(words, 258 + 40);
    List<String> lines =
        new String(learnt.content(), StandardCharsets.UTF_8).lines().skip(1).toList();
    assertEquals(expected, lines);
  }

  @Provide
  Arbitrary<Map<String, Long>> words() {
    return Arbitraries.maps(
            Arbitraries.strings().withChars("abc").ofMinLength(1).ofMaxLength(9),
            Arbitraries.longs().between(1, 6))
        .ofMaxSize(12);
  }

  /** All pairs counted anew for every merge. */
  private static List<String> definition(Map<String, Long> words, int size) {
    Map<List<String>, Long> divided = new HashMap<>();
    words.forEach((word, count) -> divided.merge(List.of(word.split("")), count, Long::sum));
    List<String> merges = new ArrayList<>();
    HashSet<String> made = new HashSet<>();
    while (made.size() < size) {
      Map<String, Long> pairs = new TreeMap<>(); // a space comes before all symbols
      divided.forEach(
          (word, count) -> {
            for (int i = 0; i + 1 < word.size(); i++) {
              pairs.merge(word.get(i) + " " + word.get(i + 1), count, Long::sum);
            }
          });
      String best = null;
      for (Map.Entry<String, Long> pair : pairs.entrySet()) {
        if (pair.getValue() >= 2 && (best == null || pair.getValue() > pairs.get(best))) {
          best = pair.getKey();
        }
      }
      if (best == null) {
        break;
      }
      merges.add(best);
      made.add(best.replace(" ", ""));
      String[] pair = best.split(" ");
      Map<List<String>, Long> next = new HashMap<>();
      divided.forEach(
          (word, count) -> {
            List<String> merged = new ArrayList<>();
            for (int i = 0; i < word.size(); i++) {
              boolean isPair =
                  i + 1 < word.size()
                      && word.get(i).equals(pair[0])
                      && word.get(i + 1).equals(pair[1]);
              merged.add(isPair ? pair[0] + pair[1] : word.get(i));
              i += isPair ? 1 : 0;
            }
            next.merge(merged, count, Long::sum);
          });
      divided.clear();
      divided.putAll(next);
    }
    return merges;
  }
}
