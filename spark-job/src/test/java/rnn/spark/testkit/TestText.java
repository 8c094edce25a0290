package rnn.spark.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import rnn.text.Vocabulary;
import rnn.text.WhitespaceTokenizer;

/** Small texts with some regularity, always the same. */
public final class TestText {
  private static final String[] NOUNS = {"cat", "dog", "bird", "fish", "Käse", "猫"};
  private static final String[] VERBS = {"sees", "likes", "hears"};

  private TestText() {}

  /** {@code count} lines such as {@code the cat sees a dog .}; every seventh is blank. */
  public static List<String> lines(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String noun = NOUNS[random.nextInt(NOUNS.length)];
      String verb = VERBS[random.nextInt(VERBS.length)];
      String object = NOUNS[random.nextInt(NOUNS.length)];
      String end = random.nextInt(3) == 0 ? "today ." : ".";
      lines.add(i % 7 == 6 ? "" : String.join(" ", "the", noun, verb, "a", object, end));
    }
    return lines;
  }

  /** Writes {@code lines} to {@code file}, and returns its path. */
  public static String write(Path file, List<String> lines) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toString();
  }

  /** The vocabulary of {@code lines}, counted here. */
  public static Vocabulary vocabulary(List<String> lines) {
    Map<String, Long> counts = new HashMap<>();
    for (String line : lines) {
      new WhitespaceTokenizer().tokens(line).forEach(token -> counts.merge(token, 1L, Long::sum));
    }
    return Vocabulary.of(counts, 0, 1);
  }

  /** The ids of {@code lines}, each ended by {@code <eos>}. */
  public static List<int[]> encoded(List<String> lines, Vocabulary vocabulary) {
    List<int[]> sentences = new ArrayList<>();
    for (String line : lines) {
      int[] ids = vocabulary.encode(new WhitespaceTokenizer().tokens(line));
      int[] sentence = Arrays.copyOf(ids, ids.length + 1);
      sentence[ids.length] = Vocabulary.END_OF_SENTENCE;
      sentences.add(sentence);
    }
    return sentences;
  }
}
