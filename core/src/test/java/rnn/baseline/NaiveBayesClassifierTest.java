package rnn.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.batch.Ragged;
import rnn.batch.Shard;

class NaiveBayesClassifierTest {
  private static final LabelledText TEXT =
      LabelledText.of(
          Labelling.SEQUENCES,
          LabelledText.classified(
              "play some music please",
              "play the song again and again",
              "book a table",
              "book the best table for two",
              "play play",
              "rate the book"));

  private static Tables tables(LabelledText text, Shard shard) {
    KeyCounts bigrams = ClassCounts.bigramClasses(shard, text.words(), text.labels());
    return NaiveBayesClassifier.tables(
        ClassCounts.classes(shard, text.labels()),
        ClassCounts.wordClasses(shard, text.labels()),
        bigrams.size(),
        () -> List.of(bigrams).iterator(),
        text.encoder());
  }

  private static CountedClassifier classifier(LabelledText text) {
    return (CountedClassifier)
        NaiveBayesClassifier.KIND.read(tables(text, text.shard()), text.encoder());
  }

  @Test
  void mapsOfStringsGiveTheSameProbabilities() {
    Map<String, Map<String, Integer>> counts = new HashMap<>(); // class → feature → count
    Map<String, Integer> sequences = new HashMap<>();
    Set<String> known = new HashSet<>();
    for (LabelledText.Sequence sequence : TEXT.sequences()) {
      String label = sequence.labels().get(0);
      sequences.merge(label, 1, Integer::sum);
      for (String feature : features(sequence.words())) {
        known.add(feature);
        counts.computeIfAbsent(label, c -> new HashMap<>()).merge(feature, 1, Integer::sum);
      }
    }
    List<LabelledText.Sequence> others =
        LabelledText.classified("rate the book again", "book play", "play new words", "play the");
    Shard shard = TEXT.shard(others);
    for (int i = 0; i < others.size(); i++) {
      double[] expected = new double[TEXT.labels()];
      for (int c = 0; c < expected.length; c++) {
        String label = TEXT.encoder().labels().label(c);
        Map<String, Integer> ofClass = counts.get(label);
        double total = ofClass.values().stream().mapToInt(n -> n).sum();
        expected[c] = (sequences.get(label) + 1) / (TEXT.sequences().size() + 3.0);
        for (String feature : features(others.get(i).words())) {
          if (known.contains(feature)) {
            expected[c] *= (ofClass.getOrDefault(feature, 0) + 1) / (total + known.size());
          }
        }
      }
      double sum = Arrays.stream(expected).sum();
      Arrays.setAll(expected, c -> expected[c] / sum);
      assertArrayEquals(expected, probabilities(classifier(TEXT), shard, i), 1e-9);
    }
  }

  private static double[] probabilities(CountedClassifier classifier, Shard shard, int sequence) {
    return Arrays.stream(classifier.logProbabilities(shard, sequence)).map(Math::exp).toArray();
  }

  private static List<String> features(List<String> words) {
    List<String> features = new ArrayList<>(words);
    for (int i = 0; i <= words.size(); i++) {
      features.add(
          (i == 0 ? "|" : words.get(i - 1)) + " " + (i == words.size() ? "|" : words.get(i)));
    }
    return features;
  }

  @Test
  void longSequencesDoNotUnderflow() {
    List<String> words = Collections.nCopies(5000, "table");
    Shard shard = TEXT.shard(List.of(new LabelledText.Sequence(words, List.of("book"))));
    double[] probabilities = probabilities(classifier(TEXT), shard, 0);
    assertEquals(1, Arrays.stream(probabilities).sum(), 1e-12);
    assertEquals(1, probabilities[shard.labels()[0]], 1e-12);
  }

  /** Each further word takes as much from the logarithm, where the probability is long 0. */
  @Test
  void aClassThatALongSequenceDoesNotHaveHasAFiniteLogarithm() {
    int play = TEXT.encoder().labels().id("play");
    double[] logs = new double[3];
    for (int k = 0; k < logs.length; k++) {
      List<String> words = Collections.nCopies(2000 * (k + 1), "table");
      Shard shard = TEXT.shard(List.of(new LabelledText.Sequence(words, List.of("play"))));
      logs[k] = classifier(TEXT).logProbabilities(shard, 0)[play];
    }
    assertEquals(0, Math.exp(logs[0]));
    assertEquals(logs[1] - logs[0], logs[2] - logs[1], 1e-7);
    assertTrue(logs[1] - logs[0] < -1000, Arrays.toString(logs));
  }

  @Test
  void nothingKnownLeavesHowOftenTheClassesOccur() {
    Shard shard = TEXT.shard(LabelledText.classified("play entirely"));
    // The boundary before and behind an unknown word makes bigrams that are unknown, too.
    double[] expected = new double[TEXT.labels()];
    expected[TEXT.encoder().labels().id("play")] = 4 / 9.0;
    expected[TEXT.encoder().labels().id("book")] = 3 / 9.0;
    expected[TEXT.encoder().labels().id("rate")] = 2 / 9.0;
    assertArrayEquals(expected, probabilities(classifier(TEXT), shard, 0), 1e-12);
  }

  @Test
  void sequencesWithoutALabelAreNotCounted() {
    Shard shard = TEXT.shard();
    int[] labels = shard.labels().clone();
    labels[0] = Batch.PADDING;
    labels[1] = Batch.UNSEEN_LABEL;
    Shard holes =
        Shard.labelled(
            0,
            new Ragged(shard.tokens(), shard.starts()),
            Labelling.SEQUENCES,
            labels,
            shard.spellings());
    List<LabelledText.Sequence> rest = TEXT.sequences().subList(2, 6);
    assertEquals(columns(tables(TEXT, TEXT.shard(rest))), columns(tables(TEXT, holes)));
  }

  @Test
  void tablesAreTheModel() {
    CountedClassifier classifier = classifier(TEXT);
    assertEquals(columns(tables(TEXT, TEXT.shard())), columns(classifier.tables()));
    CountedClassifier again =
        (CountedClassifier) NaiveBayesClassifier.KIND.read(classifier.tables(), TEXT.encoder());
    assertArrayEquals(
        classifier.logProbabilities(TEXT.shard(), 3), again.logProbabilities(TEXT.shard(), 3));
  }

  private static Map<String, String> columns(Tables tables) {
    Map<String, String> columns = new HashMap<>(tables.settings());
    for (Column column : tables.columns()) {
      columns.put(
          column.name(),
          column.type() == Column.Type.I32
              ? Arrays.toString(tables.ints(column.name()))
              : Arrays.toString(tables.longs(column.name())));
    }
    return columns;
  }

  @Test
  void damagedTablesAreNamed() {
    Tables tables = new Tables();
    Tables whole = classifier(TEXT).tables();
    whole.settings().forEach(tables::set);
    for (Column column : whole.columns()) {
      boolean isDamaged = column.name().equals("bigram-label.second");
      tables.add(isDamaged ? Column.of(column.name(), new int[] {TEXT.words()}) : column);
    }
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> NaiveBayesClassifier.KIND.read(tables, TEXT.encoder()))
            .getMessage();
    assertTrue(message.contains("Column bigram-label.second must have"), message);
  }
}
