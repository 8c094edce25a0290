package rnn.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reader of vectors as text: of word2vec and fastText, whose first line has the number of words and
 * the size of a vector, and of GloVe, which has no such line.
 *
 * <p>A line is a word and its values; the values are the last fields, so a word may have spaces, as
 * {@code ". . ."} has in GloVe's vectors of 840 billion tokens. Of a word that comes twice the
 * first line holds. Only the values of words that are kept are looked at, those of the first line
 * too.
 */
final class WordVectorReader {
  private static final int MAX_SIZE = 10_000; // values of a vector
  private static final byte[] FASTTEXT_MODEL = {(byte) 0xBA, 0x16, 0x4F, 0x2F};
  private static final int MAX_SHOWN = 40;

  private final InputStream in;
  private final String source;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // strict
  private long announcedWords;
  private int size; // E

  WordVectorReader(InputStream in, String source) {
    this.in = in;
    this.source = source;
  }

  int size() {
    try {
      begin();
      return size;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  WordVectors read(Vocabulary vocabulary, int maxAdded) {
    try {
      return new Search(vocabulary, maxAdded).of(begin());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private UncheckedIOException unreadable(IOException e) {
    return new UncheckedIOException(source + " could not be read: " + e, e);
  }

  /** The lines, the first vector the current one. */
  private VectorLines begin() throws IOException {
    VectorLines lines = new VectorLines(in, source);
    refuseBinary(lines.head());
    if (!lines.next()) {
      throw new IllegalArgumentException(
          "%s: must have lines of a word and its values but is empty; check the path"
              .formatted(source));
    }
    int fields = lines.fields();
    String[] announced = text(lines, 0, Math.min(lines.length(), MAX_SHOWN)).split("[ \t]+");
    if (fields == 2 && isCount(announced[0]) && isCount(announced[1])) {
      announcedWords = Long.parseLong(announced[0]);
      size = (int) Math.min(Integer.MAX_VALUE, Long.parseLong(announced[1]));
      if (!lines.next()) {
        throw new IllegalArgumentException(
            "%s: must have %,d lines behind the first, which says so, but ends there; get it whole"
                .formatted(source, announcedWords));
      }
    } else {
      size = VectorLines.isBlank(lines.bytes()[0]) ? fields : fields - 1; // of a blank word
    }
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "%s: line 1 must be a word and 1 to %,d values, or the number of words and of values, but has %,d values: \"%s\"; is it a file of vectors (word2vec text, GloVe, fastText .vec)?"
              .formatted(source, MAX_SIZE, size, excerpt(lines, 0, lines.length())));
    }
    vector(lines, valuesOf(lines));
    return lines;
  }

  /** True of a whole number of at most 18 digits. */
  private static boolean isCount(String field) {
    return field.matches("[0-9]{1,18}");
  }

  private void refuseBinary(byte[] head) {
    if (head.length >= 4 && Arrays.equals(head, 0, 4, FASTTEXT_MODEL, 0, 4)) {
      throw new IllegalArgumentException(
          "%s must be vectors as text but is a model of fastText (.bin); take the .vec file that came with it, or write one with fasttext print-word-vectors"
              .formatted(source));
    }
    int newline = 0;
    while (newline < head.length && head[newline] != '\n') {
      newline++;
    }
    String first = new String(head, 0, Math.min(newline, MAX_SHOWN), StandardCharsets.ISO_8859_1);
    if (first.strip().matches("[0-9]+[ \t]+[0-9]+") && hasControl(head, newline)) {
      throw new IllegalArgumentException(
          "%s must be vectors as text but is word2vec's binary format; convert it, for example with gensim in Python: KeyedVectors.load_word2vec_format(\"in.bin\", binary=True).save_word2vec_format(\"out.txt\")"
              .formatted(source));
    }
    ContentType type = ContentType.of(head);
    if (type != null) {
      throw new IllegalArgumentException(type.refusal(source));
    }
  }

  private static boolean hasControl(byte[] head, int from) {
    for (int i = from; i < head.length; i++) {
      if (head[i] >= 0 && head[i] < ' ' && head[i] != '\n' && !VectorLines.isBlank(head[i])) {
        return true;
      }
    }
    return false;
  }

  /**
   * Index at which the values of the line begin.
   *
   * @throws IllegalArgumentException if it has too few or too many
   */
  private int valuesOf(VectorLines lines) {
    int start = lines.startOfLast(size);
    if (start <= 0) {
      throw wrongNumber(lines, lines.fields() - 1);
    }
    int word = 0; // fields of what stands before the values
    boolean hasWords = false; // behind the first field
    for (int i = 0; i < start; ) {
      int begin = i;
      while (i < start && !VectorLines.isBlank(lines.bytes()[i])) {
        i++;
      }
      if (i > begin) {
        word++;
        hasWords |= word > 1 && !isNumber(text(lines, begin, i));
      }
      i++;
    }
    if (word > 1 && !hasWords) {
      throw wrongNumber(lines, lines.fields() - 1);
    }
    return start;
  }

  private IllegalArgumentException wrongNumber(VectorLines lines, int values) {
    return new IllegalArgumentException(
        "%s: line %,d must have a word and %,d values, as the lines before, but has %,d: \"%s\"; was the file cut, or its first line changed?"
            .formatted(source, lines.number(), size, values, excerpt(lines, 0, lines.length())));
  }

  /** The values {@code [E]} from {@code start} on. */
  private float[] vector(VectorLines lines, int start) {
    float[] vector = new float[size]; // [E]
    int i = start;
    for (int e = 0; e < size; e++) {
      while (VectorLines.isBlank(lines.bytes()[i])) {
        i++;
      }
      int begin = i;
      while (i < lines.length() && !VectorLines.isBlank(lines.bytes()[i])) {
        i++;
      }
      String value = text(lines, begin, i);
      float number = isNumber(value) ? Float.parseFloat(value) : Float.NaN;
      if (!Float.isFinite(number)) {
        throw new IllegalArgumentException(
            "%s: line %,d, value %,d of %,d must be a finite number but is \"%s\"; correct the line or take it out"
                .formatted(source, lines.number(), e + 1, size, excerpt(lines, begin, i)));
      }
      vector[e] = number + 0f; // of a negative zero a positive one
    }
    return vector;
  }

  /** True of a decimal number; Java reads more, such as {@code 1f} and {@code 0x1p3}. */
  private static boolean isNumber(String field) {
    boolean hasDigit = false;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      boolean isDigit = c >= '0' && c <= '9';
      hasDigit |= isDigit;
      if (!isDigit && "+-.eE".indexOf(c) < 0) {
        return false;
      }
    }
    if (!hasDigit) {
      return false;
    }
    try {
      Float.parseFloat(field);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Bytes of the line as characters one by one. */
  private static String text(VectorLines lines, int from, int to) {
    return new String(lines.bytes(), from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static String excerpt(VectorLines lines, int from, int to) {
    String text = new String(lines.bytes(), from, to - from, StandardCharsets.UTF_8);
    return Excerpt.of(text, MAX_SHOWN);
  }

  /** The word before {@code end}, empty if it is blank; null if it is not UTF-8. */
  private @Nullable String word(VectorLines lines, int end) {
    int to = end;
    while (to > 0 && VectorLines.isBlank(lines.bytes()[to - 1])) {
      to--;
    }
    for (int i = 0; i < to; i++) {
      if (lines.bytes()[i] < 0) {
        try {
          return decoder.decode(ByteBuffer.wrap(lines.bytes(), 0, to)).toString();
        } catch (CharacterCodingException e) {
          return null;
        }
      }
    }
    return text(lines, 0, to);
  }

  /** The words that are looked for, and what was found of them. */
  private final class Search {
    private final Vocabulary vocabulary;
    private final int maxAdded;
    private final float[] @Nullable [] rows; // [V][E]
    private final boolean[] isExact; // [V]
    private final Map<String, List<Integer>> inLowerCase = new HashMap<>(); // ids of other forms
    private final Map<String, float[]> added = new LinkedHashMap<>();
    private long words;
    private long unreadableWords;

    Search(Vocabulary vocabulary, int maxAdded) {
      this.vocabulary = vocabulary;
      this.maxAdded = maxAdded;
      this.rows = new float[vocabulary.size()][];
      this.isExact = new boolean[rows.length];
      for (int id = 0; id < rows.length; id++) {
        String word = vocabulary.token(id);
        String lowerCase = word.toLowerCase(Locale.ROOT);
        if (!lowerCase.equals(word)) {
          inLowerCase.computeIfAbsent(lowerCase, key -> new ArrayList<>()).add(id);
        }
      }
    }

    WordVectors of(VectorLines lines) throws IOException {
      do {
        add(lines);
      } while (lines.next());
      return result();
    }

    private void add(VectorLines lines) {
      int start = valuesOf(lines);
      String word = word(lines, start);
      words++;
      if (word == null) {
        unreadableWords++;
        return;
      }
      boolean isAsked = vocabulary.contains(word);
      int id = vocabulary.id(word);
      boolean isNew = isAsked && !isExact[id];
      boolean isAdded = !isAsked && added.size() < maxAdded && canBeAdded(word);
      List<Integer> others = inLowerCase.getOrDefault(word, List.of());
      if (!isNew && !isAdded && others.stream().allMatch(other -> rows[other] != null)) {
        return;
      }
      float[] vector = vector(lines, start);
      if (isNew) {
        isExact[id] = true;
        rows[id] = vector;
      }
      if (isAdded) {
        added.put(word, vector);
      }
      for (int other : others) {
        rows[other] = rows[other] == null ? vector : rows[other];
      }
    }

    private boolean canBeAdded(String word) {
      return !word.isEmpty()
          && !added.containsKey(word)
          && word.indexOf(' ') < 0
          && word.indexOf('\t') < 0;
    }

    private WordVectors result() {
      int found = 0;
      int lowerCase = 0;
      for (int id = Vocabulary.END_OF_SENTENCE + 1; id < rows.length; id++) {
        found += rows[id] == null ? 0 : 1;
        lowerCase += rows[id] == null || isExact[id] ? 0 : 1;
      }
      if (found == 0) {
        throw new IllegalArgumentException(
            "%s must have words of the training data but has none of its %,d; is it of another language, or are its words cut in another way?"
                .formatted(source, rows.length - 2));
      }
      String[] tokens = Arrays.copyOf(vocabulary.tokens(), rows.length + added.size());
      float[] @Nullable [] all = Arrays.copyOf(rows, tokens.length);
      int id = rows.length;
      for (Map.Entry<String, float[]> entry : added.entrySet()) {
        tokens[id] = entry.getKey();
        all[id++] = entry.getValue();
      }
      return new WordVectors(
          added.isEmpty() ? vocabulary : Vocabulary.ofTokens(tokens),
          rows.length,
          all,
          new WordVectors.Figures(size, words, announcedWords, unreadableWords, found, lowerCase));
    }
  }
}
