package rnn.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.batch.ExampleEncoder;
import rnn.testkit.RandomText;
import rnn.text.Vocabulary;

/** ARPA files, written and read again, and those of other programs. */
class ArpaTest {
  /** A file as SRILM writes it, with a word that it does not know and one of no weight. */
  private static final String SMALL =
      """
      \\data\\
      ngram 1=5
      ngram 2=4

      \\1-grams:
      -0.6\t</s>
      -99\t<s>\t-0.5
      -0.8\ta\t-0.25
      -0.7\tb\t0.1
      -1.5\t<unk>

      \\2-grams:
      -0.2\t<s> a
      -0.4\ta b
      -0.3\tb </s>
      -0.9\tb a

      \\end\\
      """;

  private static Arpa.Read read(String text) {
    return Arpa.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "lm.arpa");
  }

  private static String written(NgramModel model, Vocabulary vocabulary) throws IOException {
    StringWriter out = new StringWriter();
    Arpa.write(model, vocabulary, out);
    return out.toString();
  }

  private static double[] base10(NgramModel model, int... sentence) {
    double[] scores = new double[sentence.length];
    model.logProbabilities(sentence, 0, sentence.length, scores);
    return Arrays.stream(scores).map(score -> score / Math.log(10)).toArray();
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 0", "5, 0", "4, 1", "5, 2"})
  void scoresAreTheSameBothWays(int order, int prunedCount) throws IOException {
    int size = 15;
    Random random = new Random(order);
    int[] pruned = new int[order + 1];
    Arrays.fill(pruned, Math.min(2, order), order + 1, order == 1 ? 0 : prunedCount);
    List<int[]> text = RandomText.text(random, 150, size);
    Vocabulary vocabulary = RandomText.vocabulary(size);
    NgramModel model = Ngrams.model(text, size, order, pruned);
    String file = written(model, vocabulary);
    Arpa.Read read = read(file);
    assertEquals(vocabulary, read.vocabulary());
    assertEquals(NgramModel.Form.BACKOFF, read.model().form());
    List<int[]> held = RandomText.text(random, 20, size);
    held.addAll(text.subList(0, 20));
    for (int[] sentence : held) {
      assertArrayEquals(base10(model, sentence), base10(read.model(), sentence), 1e-5);
      CountedLanguageModel.Reader expected = model.reader();
      CountedLanguageModel.Reader actual = read.model().reader();
      for (int token : sentence) {
        float[] probabilities = new float[size];
        float[] again = new float[size];
        expected.nextProbabilities(probabilities);
        actual.nextProbabilities(again);
        assertArrayEquals(probabilities, again, 1e-5f);
        expected.advance(token);
        actual.advance(token);
      }
    }
    assertEquals(file, written(read.model(), read.vocabulary()));
    NgramModel kept =
        KneserNey.INSTANCE.read(read.model().tables(), ExampleEncoder.ofText(vocabulary));
    assertEquals(file, written(kept, vocabulary));
  }

  /** White space of Unicode, of which texts of characters have words, separates nothing. */
  @Test
  void everyTokenThatIsWrittenIsReadAgain() throws IOException {
    String[] tokens = {
      "<unk>",
      "<eos>",
      "\u3000",
      "\u2003",
      "\u00a0",
      "\u0085",
      "\u2028",
      "\u001f",
      "\ufeff",
      "\u3000a",
      "a\u3000",
      "\u2003\u2003",
      "\\end\\",
      "\\2-grams:",
      "-1",
      "<Unk>",
      "\ud83d\ude00"
    };
    List<int[]> text = RandomText.text(new Random(5), 200, tokens.length);
    NgramModel model = Ngrams.model(text, tokens.length, 3, new int[4]);
    String file = written(model, Vocabulary.ofTokens(tokens));
    Arpa.Read read = read(file);
    assertArrayEquals(tokens, read.vocabulary().tokens());
    assertEquals(file, written(read.model(), read.vocabulary()));
    for (int[] sentence : text) {
      assertArrayEquals(base10(model, sentence), base10(read.model(), sentence), 1e-5);
    }
  }

  @Test
  void backoffIsThatOfTheFormat() {
    Arpa.Read read = read(SMALL);
    assertEquals(List.of("<unk>", "<eos>", "a", "b"), List.of(read.vocabulary().tokens()));
    // <s> a, a b, b </s> are there; then <s> b by the weight of <s>, b <unk> by that of b,
    // <unk> </s> without any, for nothing follows <unk>
    assertArrayEquals(new double[] {-0.2, -0.4, -0.3}, base10(read.model(), 2, 3, 1), 1e-6);
    assertArrayEquals(
        new double[] {-0.7 - 0.5, -1.5 + 0.1, -0.6}, base10(read.model(), 3, 0, 1), 1e-6);
    float[] next = new float[4];
    read.model().reader().nextProbabilities(next);
    assertEquals(Math.pow(10, -0.2), next[2], 1e-6);
    assertEquals(Math.pow(10, -1.2), next[3], 1e-6);
  }

  @Test
  void unknownWordsOfAFileWithoutThemAreNextToImpossible() {
    String text = SMALL.replace("-1.5\t<unk>\n", "").replace("1=5", "1=4");
    assertEquals(-100 - 0.5, base10(read(text).model(), 0)[0], 1e-6);
    assertEquals(-1.5, base10(read(SMALL.replace("<unk>", "<UNK>")).model(), 3, 0)[1] - 0.1, 1e-6);
  }

  @Test
  void spacesForTabsWordsBeforeTheDataAndWeightsOfTheHighestOrderAreRead() {
    String text =
        "a model\n" + SMALL.replace('\t', ' ').replace("a b\n", "a b 0\n").replace("\n", "\r\n");
    assertArrayEquals(
        base10(read(SMALL).model(), 2, 3, 0, 1), base10(read(text + "behind").model(), 2, 3, 0, 1));
  }

  @Test
  void ngramsThatNoSentenceHasAreLeftOut() {
    String text = SMALL.replace("-0.9\tb a", "-0.9\tb <s>").replace("-0.4\ta b", "-2\t</s> a");
    assertEquals(2, read(text).model().size(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\\data\\; data; line 18 must be followed by \\data\\ but is the last; was the file cut?",
        "\\end\\; ''; line 18 must be followed by \\end\\ but is the last; was the file cut?",
        "ngram 2=4; ngram 3=4; line 3 must be the number of 2-grams, as in ngram 2=100, but is"
            + " 'ngram 3=4'",
        "ngram 2=4; ngram 2=715827880; line 3 must be at most 715,827,879 2-grams but is"
            + " 715,827,880",
        "ngram 2=4; ngram 2=5; line 18 ends 4 2-grams but there must be 5, as announced",
        "ngram 1=5; ngram 1=4; line 12 ends 5 1-grams but there must be 4, as announced",
        "ngram 2=4; ''; line 12 must be '\\end\\' but is '\\2-grams:'",
        "\\2-grams:; \\3-grams:; line 12 must be '\\2-grams:' but is '\\3-grams:'",
        "\\2-grams:; \\end\\; line 12 must be '\\2-grams:' but is '\\end\\'",
        "-0.4; x; line 14 must have a finite number but has 'x'",
        "-0.4; NaN; line 14 must have a finite number but has 'NaN'",
        "-0.4; 0.4; line 14 must begin with a logarithm of at most 0 but has 0.4",
        "-0.4; -0.4 a b; line 14 must have a logarithm, 2 words and perhaps a weight but has 5"
            + " fields:",
        "a b; a c; line 14 has the word 'c', which is not among the 1-grams",
        "b a; a b; line 16 repeats the 2-gram of line 14",
        "<unk>; a; line 10 repeats the word 'a'",
        "<unk>; <eos>; line 10 must not have the word '<eos>', which '</s>' stands for",
        "<s>; c; line 12 ends the 1-grams, of which one must be '<s>' but none is",
      })
  void malformedFilesAreRefusedWithTheirLine(String part, String other, String message) {
    String text = SMALL.replace(part, other);
    String refusal = assertThrows(IllegalArgumentException.class, () -> read(text)).getMessage();
    assertTrue(refusal.startsWith("lm.arpa: " + message), refusal);
  }

  @Test
  void contextsMustBeThere() {
    String text =
        SMALL
            .replace("ngram 2=4\n", "ngram 2=4\nngram 3=1\n")
            .replace("\\end\\", "\\3-grams:\n-1\ta a b\n\n\\end\\");
    assertEquals(
        "lm.arpa: line 20 has a 3-gram whose first 2 words are not among the 2-grams",
        assertThrows(IllegalArgumentException.class, () -> read(text)).getMessage());
  }

  /**
   * Bytes changed, taken out, put in and lines moved at random: models or errors that say where.
   */
  @Test
  void anythingIsAModelOrRefused() throws IOException {
    Vocabulary vocabulary = RandomText.vocabulary(6);
    NgramModel model = Ngrams.model(RandomText.text(new Random(2), 12, 6), 6, 3, new int[4]);
    String file = written(model, vocabulary);
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = damaged(random, i % 2 == 0 ? SMALL : file);
      try {
        Arpa.Read read = Arpa.read(new ByteArrayInputStream(damaged), "lm.arpa");
        double[] scores = base10(read.model(), 0, 2, 1);
        assertFalse(Double.isNaN(scores[0] + scores[1] + scores[2]));
      } catch (IllegalArgumentException e) {
        refused++;
        assertTrue(e.getMessage().startsWith("lm.arpa: line "), e::toString);
      }
    }
    assertTrue(refused > 5_000, refused + " are refused");
  }

  private static byte[] damaged(Random random, String file) {
    String alphabet = "\\-0123456789.\t \nab<>s/enduk=gramE\u0000é";
    StringBuilder text = new StringBuilder(file);
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int at = random.nextInt(text.length());
      String piece =
          random.nextInt(3) == 0
              ? file.substring(at % file.length(), Math.min(file.length(), at + random.nextInt(30)))
              : alphabet.substring(random.nextInt(alphabet.length())).substring(0, 1);
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, piece.isEmpty() ? ' ' : piece.charAt(0));
        case 1 -> text.insert(at, piece);
        default -> text.delete(at, Math.min(text.length() - 1, at + 1 + random.nextInt(20)));
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(20) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) 0xFF;
    }
    return bytes;
  }

  @Test
  void tokensThatCannotStandThereAreRefused() {
    NgramModel model = Ngrams.model(RandomText.text(new Random(2), 12, 4), 4, 2, new int[3]);
    for (String token :
        List.of("<s>", "</s>", "<UNK>", "a b", "", "a\n", "a\r", "\t", "\fa", "\u000b", "\0")) {
      Vocabulary vocabulary = Vocabulary.ofTokens(new String[] {"<unk>", "<eos>", "a", token});
      String refusal =
          assertThrows(IllegalArgumentException.class, () -> written(model, vocabulary))
              .getMessage();
      assertTrue(refusal.contains("but one is '" + token + "'"), refusal);
    }
  }
}
