package rnn.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.batch.Ragged;
import rnn.batch.SequenceReading;
import rnn.batch.Shard;
import rnn.task.TagScoring.Count;
import rnn.text.LabelSet;
import rnn.text.Vocabulary;

class TagScoringTest {
  private static final LabelSet IOB2 = LabelSet.ofLabels("O", "B-X", "I-X", "B-Y", "I-Y");
  private static final LabelSet IOBES =
      LabelSet.ofLabels("O", "S-X", "B-X", "I-X", "E-X", "S-Y", "B-Y", "I-Y", "E-Y");

  @Property(tries = 500)
  void spansAreThoseOfANaiveReading(
      @ForAll @Size(max = 12) List<@IntRange(max = 8) Integer> gold, @ForAll long seed) {
    for (LabelSet labels : List.of(IOB2, IOBES)) {
      java.util.Random random = new java.util.Random(seed);
      int[] g = gold.stream().mapToInt(label -> label % labels.size()).toArray();
      int[] p = g.clone();
      for (int t = 0; t < p.length; t++) {
        p[t] = random.nextInt(3) == 0 ? random.nextInt(labels.size()) : p[t];
      }
      Score score = score(labels, g, p);
      Set<String> goldSpans = spans(labels, g);
      Set<String> predictedSpans = spans(labels, p);
      assertEquals(goldSpans.size(), Count.GOLD_SPANS.of(score));
      assertEquals(predictedSpans.size(), Count.PREDICTED_SPANS.of(score));
      goldSpans.retainAll(predictedSpans);
      assertEquals(goldSpans.size(), Count.CORRECT_SPANS.of(score));
    }
  }

  /** Spans as "first-last-type": a token goes on if it is I or E, behind B or I of its type. */
  private static Set<String> spans(LabelSet labels, int[] sequence) {
    List<String> names = Arrays.stream(sequence).mapToObj(labels::label).toList();
    Set<String> spans = new HashSet<>();
    for (int first = 0; first < names.size(); first++) {
      if (names.get(first).equals("O") || goesOn(names, first)) {
        continue;
      }
      int last = first;
      while (last + 1 < names.size() && goesOn(names, last + 1)) {
        last++;
      }
      spans.add(first + "-" + last + names.get(first).substring(1));
    }
    return spans;
  }

  private static boolean goesOn(List<String> names, int t) {
    return t > 0
        && names.get(t).matches("[IE]-.*")
        && names.get(t - 1).matches("[BI]" + names.get(t).substring(1));
  }

  @Test
  void rightTokensOfKnownAndUnknownWordsAreKeptApart() {
    LabelSet tags = LabelSet.ofLabels("NOUN", "VERB", "ADJ");
    TagScoring scoring = new TagScoring(LabelScheme.of(tags), 3);
    scoring.add(
        new int[] {0, 1, 2, 0, 9},
        new int[] {0, 0, 2, 1, 9},
        new boolean[] {true, true, false, false, true},
        4,
        2.5);
    Score score = scoring.score();
    List<Metric> metrics = new Tagging().metrics(LabelScheme.of(tags));
    assertEquals(
        List.of("accuracy", "knownWordAccuracy", "unknownWordAccuracy", "logLoss"),
        metrics.stream().map(Metric::name).toList());
    assertEquals(
        List.of(0.5, 0.5, 0.5, 0.625), metrics.stream().map(metric -> metric.of(score)).toList());
    assertEquals(4, score.weight());
    assertEquals(1, score.confusions().count(1, 0));
    assertEquals(1, score.confusions().count(2, 2));
  }

  @Test
  void improperPredictionsAreCounted() {
    // I-X from the start, I-Y behind B-X; the gold labels do not matter
    assertEquals(2, improper(IOB2, "I-X O B-X I-Y I-Y B-Y"));
    assertEquals(0, improper(IOB2, "B-X I-X I-X B-X O B-Y I-Y"));
    // B-X before B-Y, E-X behind O, I-Y open at the end
    assertEquals(3, improper(IOBES, "B-X B-Y E-Y O E-X B-Y I-Y"));
    assertEquals(0, improper(IOBES, "S-X S-X B-X E-X B-Y I-Y E-Y O"));
  }

  private static long improper(LabelSet labels, String sequence) {
    int[] predicted = ids(labels, sequence);
    return Count.IMPROPER.of(score(labels, new int[predicted.length], predicted));
  }

  @Test
  void aLabelThatWasNotThereInTrainingIsWrongAndItsSpanMissed() {
    int unseen = Batch.UNSEEN_LABEL;
    int[] gold = {1, unseen, unseen, 0, unseen}; // B-X, then a span of a new type, O, another
    Score score = score(IOB2, gold, ids(IOB2, "B-X B-X I-X O O"));
    assertEquals(3, Count.GOLD_SPANS.of(score));
    assertEquals(2, Count.PREDICTED_SPANS.of(score));
    assertEquals(1, Count.CORRECT_SPANS.of(score));
    assertEquals(3, Confusions.unseen(score));
    assertEquals(5, Count.KNOWN.of(score));
    assertEquals(2, Count.KNOWN_CORRECT.of(score));
    assertEquals(
        0, score.weight(), "a sequence with a label that training did not have has no loss");
    assertEquals("(not in training)", Confusions.mostFrequent(score, IOB2, 10).get(0).gold());
    LabelFigures x = LabelFigures.ofSpans(score, LabelScheme.of(IOB2)).get(0);
    assertEquals(new LabelFigures("X", 1, 2, 1), x);
  }

  @Test
  void aTokenWithoutALabelCountsNowhere() {
    int[] gold = {1, Batch.PADDING, 2}; // the last begins a span of its own
    Score score = score(IOB2, gold, ids(IOB2, "B-X I-X I-X"));
    assertEquals(2, Count.KNOWN.of(score));
    assertEquals(2, score.weight());
    assertEquals(2, Count.GOLD_SPANS.of(score));
    assertEquals(2, Count.CORRECT_SPANS.of(score));
  }

  @Test
  void aColumnOfABatchIsItsSequence() {
    Ragged sequences = new Ragged(new int[] {7, Vocabulary.UNKNOWN, 5, 9}, new int[] {0, 3, 4});
    int[] labels = ids(IOB2, "B-X I-X O B-Y");
    Shard shard = Shard.labelled(0, sequences, Labelling.TOKENS, labels, Ragged.NONE);
    Batch batch = new Batch(5, 3);
    new SequenceReading().batches(shard, 3, 5, 17, 0).fill(0, batch);
    TagScoring scoring = new TagScoring(LabelScheme.of(IOB2), 5);
    for (int column = 0; column < 2; column++) {
      scoring.addColumn(batch, column, 9, batch.targets(), 0.5);
    }
    scoring.addColumn(batch, 2, 9, batch.targets(), 0); // of padding
    Score score = scoring.score();
    assertEquals(4, score.weight());
    assertEquals(1, score.lossNats());
    assertEquals(2, Count.KNOWN_CORRECT.of(score));
    assertEquals(2, Count.UNKNOWN_CORRECT.of(score), "<unk>, and a word that vectors alone know");
    assertEquals(2, Count.CORRECT_SPANS.of(score));
  }

  @Test
  void figuresOfNothingAreUndefined() {
    Score empty = new TagScoring(LabelScheme.of(IOB2), 5).score();
    for (Metric metric : new Tagging().metrics(LabelScheme.of(IOB2))) {
      if (metric.unit() != Metric.Unit.COUNT) {
        assertTrue(Double.isNaN(metric.of(empty)), metric.name());
        assertTrue(Double.isNaN(metric.of(Score.ZERO)), metric.name());
      }
    }
    Score onlyO = score(IOB2, ids(IOB2, "O B-X"), ids(IOB2, "O O"));
    assertEquals(0, Metrics.SPAN_F1.of(onlyO));
    assertEquals(0, Metrics.SPAN_RECALL.of(onlyO));
    assertTrue(Double.isNaN(Metrics.SPAN_PRECISION.of(onlyO)));
  }

  @Test
  void anEmptySequenceAddsNothing() {
    Score score = score(IOBES, new int[0], new int[0]);
    assertEquals(new TagScoring(LabelScheme.of(IOBES), 9).score(), score);
  }

  private static Score score(LabelSet labels, int[] gold, int[] predicted) {
    TagScoring scoring = new TagScoring(LabelScheme.of(labels), labels.size());
    boolean[] known = new boolean[gold.length];
    Arrays.fill(known, true);
    scoring.add(gold, predicted, known, gold.length, 0);
    return scoring.score();
  }

  private static int[] ids(LabelSet labels, String sequence) {
    List<Integer> ids = new ArrayList<>();
    for (String label : sequence.split(" ")) {
      ids.add(labels.id(label));
    }
    return ids.stream().mapToInt(id -> id).toArray();
  }
}
