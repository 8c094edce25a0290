package rnn.baseline;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import rnn.batch.Ragged;
import rnn.batch.Shard;
import rnn.text.Vocabulary;

/**
 * Words of the training data that the vocabulary does not have, told apart by their characters, and
 * the labels they have there. All of them are {@code <unk>} to a vocabulary that is limited.
 */
final class UnknownWords implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final String CHARACTER = "unknown.character";
  private static final String LENGTH = "unknown.length";
  private static final String LABEL = "unknown-label";

  private final Ragged spellings; // [U] ids of characters
  private final KeyCounts labels; // of a place in them and a label
  private final Map<String, Integer> places = new HashMap<>();

  private UnknownWords(Ragged spellings, KeyCounts labels) {
    this.spellings = spellings;
    this.labels = labels;
    for (int word = 0; word < spellings.sequences(); word++) {
      int[] starts = spellings.starts();
      places.put(key(spellings.values(), starts[word], starts[word + 1]), word);
    }
  }

  private static KeyCounts.Digits digits(int words, int labels) {
    return new KeyCounts.Digits(List.of("word", "label"), List.of(words, labels));
  }

  /** As {@link TagCounts#unknownWords}. */
  static SortedMap<String, KeyCounts> count(Shard shard) {
    Map<String, KeyCounts.Counter> counters = new HashMap<>();
    Ragged spellings = shard.spellings();
    if (spellings.sequences() > 0) {
      for (int i = 0; i < shard.tokens().length; i++) {
        int label = shard.labels()[i];
        if (shard.tokens()[i] == Vocabulary.UNKNOWN && label >= 0) {
          counters
              .computeIfAbsent(
                  key(spellings.values(), spellings.start(i), spellings.starts()[i + 1]),
                  word -> new KeyCounts.Counter())
              .add(label, 1);
        }
      }
    }
    SortedMap<String, KeyCounts> counts = new TreeMap<>();
    counters.forEach((word, counter) -> counts.put(word, counter.counts()));
    return counts;
  }

  /** Ids of characters as text that tells words apart. */
  private static String key(int[] spelling, int from, int to) {
    StringBuilder key = new StringBuilder(4 * (to - from));
    for (int i = from; i < to; i++) {
      key.append(spelling[i]).append(' ');
    }
    return key.toString();
  }

  /**
   * The words of these counts.
   *
   * @param counts {@link #count} of all shards
   * @param labels {@code K}
   */
  static UnknownWords of(SortedMap<String, KeyCounts> counts, int labels) {
    int[] values = new int[16]; // grows
    int[] starts = new int[counts.size() + 1];
    KeyCounts.Counter counter = new KeyCounts.Counter();
    int word = 0;
    for (Map.Entry<String, KeyCounts> entry : counts.entrySet()) {
      int size = starts[word];
      String[] ids = entry.getKey().isEmpty() ? new String[0] : entry.getKey().split(" ");
      if (size + ids.length > values.length) {
        values = Arrays.copyOf(values, 2 * (size + ids.length));
      }
      for (String id : ids) {
        values[size++] = Integer.parseInt(id);
      }
      KeyCounts ofWord = entry.getValue();
      for (int i = 0; i < ofWord.size(); i++) {
        counter.add((long) word * labels + ofWord.key(i), ofWord.count(i));
      }
      starts[++word] = size;
    }
    return new UnknownWords(
        new Ragged(Arrays.copyOf(values, starts[word]), starts), counter.counts());
  }

  /** {@code U}: number of words. */
  int size() {
    return spellings.sequences();
  }

  /** Place of a word, at most {@link #size}; -1 if training does not have it. */
  int place(int[] spelling, int from, int to) {
    return places.isEmpty() ? -1 : places.getOrDefault(key(spelling, from, to), -1);
  }

  /** Ids of the characters of the word at {@code place}. */
  int[] spelling(int place) {
    return Arrays.copyOfRange(
        spellings.values(), spellings.start(place), spellings.starts()[place + 1]);
  }

  /** Counts of labels, by places of words. */
  KeyCounts labels() {
    return labels;
  }

  /**
   * Adds the words to {@code tables}.
   *
   * @param labelCount {@code K}
   */
  void addTo(Tables tables, int labelCount) {
    int[] lengths = new int[size()];
    Arrays.setAll(lengths, spellings::length);
    tables.add(Column.of(CHARACTER, spellings.values()));
    tables.add(Column.of(LENGTH, lengths));
    labels.addTo(tables, LABEL, digits(Math.max(1, size()), labelCount));
  }

  /**
   * The words that {@link #addTo} added.
   *
   * @param characters number of characters, 0 if they are not looked at
   * @param labelCount {@code K}
   * @throws IllegalArgumentException if they could not have been added
   */
  static UnknownWords read(Tables tables, int characters, int labelCount) {
    int[] values = tables.ints(CHARACTER);
    int[] lengths = tables.ints(LENGTH);
    for (int value : values) {
      if (value < 0 || value >= characters) {
        throw new IllegalArgumentException(
            "Column %s must hold ids of characters below %,d but has %,d"
                .formatted(CHARACTER, characters, value));
      }
    }
    int[] starts = new int[lengths.length + 1];
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] < 0 || lengths[i] > values.length - starts[i]) {
        throw new IllegalArgumentException(
            "Column %s must hold lengths of words whose sum is %,d, as many as there are characters, but has %,d at %,d"
                .formatted(LENGTH, values.length, lengths[i], i));
      }
      starts[i + 1] = starts[i] + lengths[i];
    }
    if (starts[lengths.length] != values.length) {
      throw new IllegalArgumentException(
          "Column %s must hold lengths of words whose sum is %,d, as many as there are characters, but it is %,d"
              .formatted(LENGTH, values.length, starts[lengths.length]));
    }
    KeyCounts labels =
        KeyCounts.read(tables, LABEL, digits(Math.max(1, lengths.length), labelCount));
    if (labels.size() > 0 && lengths.length == 0) {
      throw new IllegalArgumentException(
          "Columns %s must be empty, for there are no words in %s, but have %,d rows"
              .formatted(LABEL, LENGTH, labels.size()));
    }
    return new UnknownWords(new Ragged(values, starts), labels);
  }
}
