package rnn.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordVectorsTest {
  private static final Vocabulary WORDS =
      Vocabulary.ofTokens(new String[] {"<unk>", "<eos>", "the", "Cat", "sat", "run", "naïve"});

  private static final int THE = 2;
  private static final int CAT = 3;
  private static final int SAT = 4;
  private static final int NAIVE = 6;

  private static WordVectors read(String text, int maxAdded) {
    return read(text.getBytes(StandardCharsets.UTF_8), maxAdded);
  }

  private static WordVectors read(byte[] bytes, int maxAdded) {
    return WordVectors.read(new ByteArrayInputStream(bytes), "v.txt", WORDS, maxAdded);
  }

  private static String refusal(String text) {
    return refusal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String refusal(byte[] bytes) {
    return assertThrows(IllegalArgumentException.class, () -> read(bytes, 0)).getMessage();
  }

  private static void assertContains(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  /** The same vectors as GloVe, word2vec and fastText write them, and as editors leave them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "the 1 -2.5\nsat 0.25 3e-1\n",
        "2 2\nthe 1 -2.5\nsat 0.25 3e-1\n",
        "2 2\nthe 1 -2.5 \nsat 0.25 3e-1 \n",
        "2 2\r\nthe 1 -2.5\r\nsat 0.25 3e-1\r\n",
        "\uFEFFthe 1 -2.5\nsat 0.25 3e-1",
        "\uFEFF2 2\nthe 1 -2.5\nsat 0.25 3e-1",
        "the\t1\t-2.5\nsat\t0.25\t3e-1\n\n\n",
        " 9 9\nthe 1 -2.5\nsat 0.25 3e-1\n",
        "7 2\n\nthe  1  -2.5\nsat +0.25 .3\n",
      })
  void formatsAreRead(String text) {
    WordVectors vectors = read(text, 0);
    assertEquals(2, vectors.size());
    assertArrayEquals(new float[] {1, -2.5f}, vectors.row(THE));
    assertArrayEquals(new float[] {0.25f, 0.3f}, vectors.row(SAT));
    assertNull(vectors.row(CAT));
    assertNull(vectors.row(Vocabulary.END_OF_SENTENCE));
    assertArrayEquals(new float[] {0.625f, -1.1f}, vectors.row(Vocabulary.UNKNOWN), 1e-6f);
    assertSame(WORDS, vectors.vocabulary());
    assertEquals(
        2, WordVectors.size(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "v"));
  }

  @Test
  void lowerCaseStandsInForAnExactFormWhereverTheLineIs() {
    Vocabulary words =
        Vocabulary.ofTokens(new String[] {"<unk>", "<eos>", "the", "Cat", "sat", "THE", "Dog"});
    String text = "cat 1\nthe 2\nTHE 3\nCAT 9\nsat 4\n";
    WordVectors vectors =
        WordVectors.read(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "v", words, 0);
    assertArrayEquals(new float[] {1}, vectors.row(CAT));
    assertArrayEquals(new float[] {2}, vectors.row(THE));
    assertArrayEquals(new float[] {3}, vectors.row(5), "the exact form, though it comes later");
    assertNull(vectors.row(6));
    assertEquals("found 4 of 5 words, 1 of them in lower case", vectors.summary());
    assertArrayEquals(new float[] {8}, read("the 2\nCat 8\ncat 1", 0).row(CAT));
    BitSet found = new BitSet();
    found.set(2, 6);
    assertEquals(found, vectors.found());
  }

  @Test
  void ofAWordThatComesTwiceTheFirstHolds() {
    WordVectors vectors = read("the 1\nthe 2\nnew 3\nnew 4\n", 5);
    assertArrayEquals(new float[] {1}, vectors.row(THE));
    assertEquals(WORDS.size() + 1, vectors.vocabulary().size());
    assertArrayEquals(new float[] {3}, vectors.row(vectors.vocabulary().id("new")));
  }

  @Test
  void wordsWithSpacesAreWordsAndNoErrors() {
    WordVectors vectors =
        read("the 1 2\n. . . 3 4\nat name@domain.com 5 6\n 7 8\n\u00a0 7 8\nsat 9 10\n", 10);
    assertArrayEquals(new float[] {9, 10}, vectors.row(SAT));
    assertEquals(6, vectors.figures().words());
    assertEquals(WORDS.size() + 1, vectors.vocabulary().size(), "only the no-break space is added");
  }

  @Test
  void firstWordsThatTheVocabularyLacksAreAddedUpToTheLimit() {
    WordVectors vectors = read("dog 1\nthe 2\ncat 3\nbird 4\nfish 5\n", 2);
    Vocabulary vocabulary = vectors.vocabulary();
    assertEquals(WORDS.size(), vectors.askedWords());
    assertArrayEquals(
        new String[] {"dog", "cat"},
        Arrays.copyOfRange(vocabulary.tokens(), WORDS.size(), vocabulary.size()));
    assertArrayEquals(WORDS.tokens(), Arrays.copyOf(vocabulary.tokens(), WORDS.size()));
    assertArrayEquals(new float[] {1}, vectors.row(vocabulary.id("dog")));
    assertArrayEquals(new float[] {3}, vectors.row(CAT));
    assertArrayEquals(new float[] {2.5f}, vectors.row(Vocabulary.UNKNOWN), "of words asked for");
    assertTrue(vectors.found().get(vocabulary.id("cat")));
    assertContains(
        vectors.summary(), "found 2 of 5 words, 1 of them in lower case", "; 2 more words");
  }

  @Test
  void theFilesOwnUnknownWordIsTaken() {
    WordVectors vectors = read("<unk> 5\nthe 1\n", 0);
    assertArrayEquals(new float[] {5}, vectors.row(Vocabulary.UNKNOWN));
    assertEquals(1, vectors.figures().foundWords());
    assertTrue(!vectors.found().get(Vocabulary.UNKNOWN));
  }

  @Test
  void aWrongCountIsSaid() {
    assertEquals(
        "found 1 of 5 words; the first line says 400,000 words but there are 1",
        read("400000 1\nthe 1\n", 0).summary());
  }

  @Test
  void wordsThatAreNotUtf8ArePassedOver() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write("the 1\n".getBytes(StandardCharsets.UTF_8));
    bytes.write(new byte[] {'n', 'a', (byte) 0xEF, 'v', 'e', ' ', '2', '\n'});
    bytes.write("naïve 3\n".getBytes(StandardCharsets.UTF_8));
    WordVectors vectors = read(bytes.toByteArray(), 10);
    assertArrayEquals(new float[] {3}, vectors.row(NAIVE));
    assertEquals(WORDS.size(), vectors.vocabulary().size());
    assertContains(vectors.summary(), "1 words that are not UTF-8 were passed over");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the 1 2;sat 1            | line 2 must have a word and 2 values, as the lines before, but"
            + " has 1",
        "the 1 2;sat              | line 2 must have a word and 2 values",
        "the 1 2;sat 1 2 3        | line 2 must have a word and 2 values, as the lines before, but"
            + " has 3",
        "2 3;the 1 2;sat 1 2      | line 2 must have a word and 3 values",
        "2 1;the 1 2;sat 1 2      | line 2 must have a word and 1 values, as the lines before, but"
            + " has 2",
        "the 1 2;sat 1 nan        | line 2, value 2 of 2 must be a finite number but is \"nan\"",
        "the 1 2;sat 1 NaN        | value 2 of 2 must be a finite number",
        "the 1 2;sat inf 2        | value 1 of 2 must be a finite number but is \"inf\"",
        "the 1 2;sat 1e39 2       | value 1 of 2 must be a finite number but is \"1e39\"",
        "the 1 2;sat 1f 2         | value 1 of 2 must be a finite number but is \"1f\"",
        "the 1 2;sat 0x1p3 2      | value 1 of 2 must be a finite number",
        "the 1 2;sat 1-2 2        | value 1 of 2 must be a finite number",
        "the quick brown fox      | line 1, value 1 of 3 must be a finite number but is \"quick\"",
        "the,1,2;sat,1,2          | line 1 must be a word and 1 to 10,000 values",
        "dog 1 2;bird 3 4         | must have words of the training data but has none of its 5",
        "2 2                      | must have 2 lines behind the first, which says so, but ends"
            + " there",
        "5 2000000000;the 1       | line 1 must be a word and 1 to 10,000 values",
        "5 0;the                  | line 1 must be a word and 1 to 10,000 values",
      })
  void whatIsWrongIsSaidWithItsLine(String lines, String expected) {
    assertContains(refusal(lines.replace(';', '\n')), "v.txt", expected);
  }

  @Test
  void valuesOfOtherWordsAreNotLookedAt() {
    assertArrayEquals(new float[] {1, 2}, read("the 1 2\ndog 1 nan\n", 0).row(THE));
  }

  @Test
  void binaryFilesAreRefusedByWhatTheyAre() throws IOException {
    byte[] random = new byte[4000];
    new Random(1).nextBytes(random);
    assertContains(
        refusal(joined("3000000 300\nthe ".getBytes(StandardCharsets.UTF_8), random)),
        "word2vec's binary format",
        "save_word2vec_format");
    assertContains(
        refusal(joined(new byte[] {(byte) 0xBA, 0x16, 0x4F, 0x2F, 12, 0, 0, 0}, random)),
        "a model of fastText (.bin)",
        ".vec");
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write("the 1 2\n".getBytes(StandardCharsets.UTF_8));
    }
    assertContains(refusal(zipped.toByteArray()), "gzip data", ".gz");
    assertContains(refusal(joined(new byte[] {'P', 'K', 3, 4}, random)), "ZIP archive", "unzip");
    assertContains(refusal(new byte[0]), "is empty");
    assertContains(refusal("\n \n\r\n"), "is empty");
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /** A file without line ends, larger than memory, is refused after a mebibyte. */
  @Test
  void aLineWithoutEndIsNotGathered() {
    InputStream endless =
        new InputStream() {
          private long bytes;

          @Override
          public int read() {
            bytes++;
            assertTrue(bytes < 4 << 20, "a line of a mebibyte is long enough");
            return bytes % 2 == 0 ? ' ' : '1';
          }
        };
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> WordVectors.read(endless, "v.txt", WORDS, 0));
    assertContains(String.valueOf(refusal.getMessage()), "longer than 1,048,576 bytes");
  }

  /** Lines lie across the buffer's end anywhere. */
  @Test
  void linesAreReadInPiecesOfAnySize() {
    StringBuilder text = new StringBuilder("the 1 2\n");
    for (int i = 0; i < 30_000; i++) {
      text.append("w").append(i).append(' ').append(i).append(" -1.5\n");
    }
    text.append("sat 3 4");
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    InputStream dripping =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] to, int from, int length) {
            return super.read(to, from, Math.min(length, 777));
          }
        };
    WordVectors vectors = WordVectors.read(dripping, "v", WORDS, 40_000);
    assertArrayEquals(new float[] {3, 4}, vectors.row(SAT));
    assertEquals(WORDS.size() + 30_000, vectors.vocabulary().size());
    float[] last = vectors.row(vectors.vocabulary().size() - 1);
    assertNotNull(last);
    assertArrayEquals(new float[] {29_999, -1.5f}, last);
  }

  @Test
  void anUnreadableStreamIsNoEndOfFile() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the disk is gone");
          }
        };
    UncheckedIOException failure =
        assertThrows(UncheckedIOException.class, () -> WordVectors.read(broken, "v.txt", WORDS, 0));
    assertContains(
        String.valueOf(failure.getMessage()), "v.txt could not be read", "the disk is gone");
  }

  @Test
  void aNegativeZeroIsZero() {
    float[] row = read("the -0.0\n", 0).row(THE);
    assertNotNull(row);
    assertEquals(0, Float.floatToRawIntBits(row[0]));
  }
}
