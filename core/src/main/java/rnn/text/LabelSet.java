package rnn.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The labels a model tells apart, numbered {@code 0 … K-1} from the most frequent to the rarest.
 *
 * <p>Unlike a {@link Vocabulary} it has no member that stands for the others: a label that is not
 * in it has the id {@link #NONE}. On disk it is a text file with one label a line, escaped as a
 * vocabulary is; the counts are not in it, and two sets of the same labels are equal whatever their
 * counts.
 */
public final class LabelSet implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Id of every label that is not in the set. */
  public static final int NONE = -1;

  /** Fewest labels a set has: of one, nothing is to be learned. */
  public static final int MIN_LABELS = 2;

  /** Most labels of training data: more are something else. */
  public static final int MAX_LABELS = 100_000;

  private final String[] labels; // [K]
  private final long[] counts; // [K], or [0] where they are not known
  private transient volatile @Nullable Map<String, Integer> ids; // built when first asked for

  private LabelSet(String[] labels, long[] counts) {
    this.labels = labels;
    this.counts = counts;
  }

  /** As {@link #of(Collection)}, of a map's entries. */
  public static LabelSet of(Map<String, Long> counts) {
    return of(counts.entrySet());
  }

  /**
   * The set of these labels, the most frequent first; of equally frequent ones, the first by code
   * points.
   *
   * @param counts labels, each once, and how often they occur in the training data, at least once
   * @throws IllegalArgumentException if there are fewer than two, one is blank, comes twice or
   *     occurs less than once
   */
  public static LabelSet of(Collection<? extends Map.Entry<String, Long>> counts) {
    List<Map.Entry<String, Long>> sorted = new ArrayList<>(counts);
    sorted.sort(
        Comparator.<Map.Entry<String, Long>>comparingLong(Map.Entry::getValue)
            .reversed()
            .thenComparing(Map.Entry::getKey, Vocabulary::compareCodePoints));
    String[] labels = new String[sorted.size()];
    long[] occurrences = new long[labels.length];
    for (int id = 0; id < labels.length; id++) {
      labels[id] = sorted.get(id).getKey();
      occurrences[id] = sorted.get(id).getValue();
      if (occurrences[id] < 1) {
        throw new IllegalArgumentException(
            "Label \"%s\" must occur at least once but occurs %,d times"
                .formatted(labels[id], occurrences[id]));
      }
    }
    check(labels, "Labels of the training data", "label", 0);
    return new LabelSet(labels, occurrences);
  }

  /** Message of the error that {@code text} has more labels than {@link #MAX_LABELS}. */
  public static String tooMany(String text, long labels) {
    return "There must be at most %,d different labels but %s has %,d; is this the column of the labels?"
        .formatted(MAX_LABELS, text, labels);
  }

  /**
   * These labels, and behind them those that {@code counts} has and they have not, the most
   * frequent first. The counts are those of {@code counts}, 0 of labels that it has not.
   *
   * @throws IllegalArgumentException if a label is blank
   */
  public LabelSet andThose(Map<String, Long> counts) {
    List<String> all = new ArrayList<>(List.of(labels));
    counts.entrySet().stream()
        .filter(label -> !contains(label.getKey()))
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry::getKey, Vocabulary::compareCodePoints))
        .forEach(label -> all.add(label.getKey()));
    String[] labelled = all.toArray(String[]::new);
    check(labelled, "Labels of the training data", "label", 0);
    return new LabelSet(
        labelled, all.stream().mapToLong(label -> counts.getOrDefault(label, 0L)).toArray());
  }

  /**
   * The set of these labels in the order of their ids, copied; their counts are not known.
   *
   * @throws IllegalArgumentException if there are fewer than two, one is blank or comes twice
   */
  public static LabelSet ofLabels(String... labels) {
    check(labels, "Labels", "id", 0);
    return new LabelSet(labels.clone(), new long[0]);
  }

  /**
   * The set in a file that {@link #write} wrote; counts are not known.
   *
   * @param in UTF-8; left open
   * @param source what the file is called in messages
   * @throws IllegalArgumentException if it is malformed; the message says which line and what
   */
  public static LabelSet read(InputStream in, String source) {
    List<String> lines = Utf8Lines.read(in, source);
    String[] labels = VocabularyFile.unescaped(lines, source).toArray(String[]::new);
    check(labels, source, "line", 1);
    return new LabelSet(labels, new long[0]);
  }

  /** As {@link #read(InputStream, String)}. */
  public static LabelSet read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("Labels " + file + " could not be read: " + e, e);
    }
  }

  /** Writes one label a line in the order of ids; {@code out} is left open. */
  public void write(Writer out) throws IOException {
    for (String line : lines()) {
      out.write(line);
      out.write('\n');
    }
  }

  /** The lines of the file: labels in the order of their ids, line ends and backslashes escaped. */
  public List<String> lines() {
    return Arrays.stream(labels).map(VocabularyFile::escaped).toList();
  }

  /** {@code K}: number of labels, at least {@link #MIN_LABELS}. */
  public int size() {
    return labels.length;
  }

  /** Id of a label, {@link #NONE} if the set does not have it. */
  public int id(String label) {
    return ids().getOrDefault(label, NONE);
  }

  /** True if the set has this label. */
  public boolean contains(String label) {
    return ids().containsKey(label);
  }

  /**
   * The label of an id.
   *
   * @throws IndexOutOfBoundsException if there is no such id
   */
  public String label(int id) {
    return labels[id];
  }

  /** The labels {@code [K]} in the order of their ids. */
  public List<String> labels() {
    return List.of(labels);
  }

  /** True if the set was made from counts; false if it was read from a file. */
  public boolean hasCounts() {
    return counts.length == labels.length;
  }

  /**
   * Occurrences of each label in the training data {@code [K]}, copied.
   *
   * @throws IllegalStateException if the counts are not known
   */
  public long[] counts() {
    if (!hasCounts()) {
      throw new IllegalStateException(
          "Counts of labels must come from the training data, but this set was read from a file"
              + " that has none; count the labels again");
    }
    return counts.clone();
  }

  private Map<String, Integer> ids() {
    Map<String, Integer> built = ids;
    if (built == null) {
      built = new HashMap<>(labels.length * 2);
      for (int id = 0; id < labels.length; id++) {
        built.put(labels[id], id);
      }
      ids = built;
    }
    return built;
  }

  /**
   * Fails unless these are labels of a set; position {@code i} is called {@code unit i + first}.
   */
  private static void check(String[] labels, String source, String unit, int first) {
    Map<String, Integer> positions = new HashMap<>(labels.length * 2);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i].isBlank()) {
        throw new IllegalArgumentException(
            "%s: %s %d is blank; every label must have a name: name it, or leave out what has none"
                .formatted(source, unit, i + first));
      }
      Integer earlier = positions.put(labels[i], i);
      if (earlier != null) {
        throw new IllegalArgumentException(
            "%s: %s %d repeats the label \"%s\" of %s %d; every label must come once"
                .formatted(source, unit, i + first, labels[i], unit, earlier + first));
      }
    }
    if (labels.length < MIN_LABELS) {
      throw new IllegalArgumentException(
          labels.length == 0
              ? "%s: there are none; check path, format and the column of the labels"
                  .formatted(source)
              : "%s: at least %d different labels are needed but there is only \"%s\", so there is"
                      .formatted(source, MIN_LABELS, labels[0])
                  + " nothing to tell apart; check the column of the labels, or add examples of"
                  + " another label");
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LabelSet set && Arrays.equals(labels, set.labels);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(labels);
  }

  @Override
  public String toString() {
    return "%,d labels".formatted(labels.length);
  }
}
