package rnn.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import rnn.batch.Batch;
import rnn.task.Confusions.Confusion;
import rnn.text.LabelSet;

class ClassScoringTest {
  private static final LabelSet LABELS = LabelSet.ofLabels("ham", "spam", "newsletter");

  /** Pairs of classes, as 4·gold + predicted. */
  @Property(tries = 300)
  void figuresAreThoseOfANaiveCount(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 15) Integer> pairs) {
    ClassScoring scoring = new ClassScoring(4);
    pairs.forEach(pair -> scoring.add(pair / 4, pair % 4, 0.5));
    Score score = scoring.score();
    double right = pairs.stream().filter(pair -> pair / 4 == pair % 4).count();
    double f1 = 0;
    int occurring = 0;
    for (int label = 0; label < 4; label++) {
      int c = label;
      double gold = pairs.stream().filter(pair -> pair / 4 == c).count();
      double predicted = pairs.stream().filter(pair -> pair % 4 == c).count();
      double both = pairs.stream().filter(pair -> pair == 5 * c).count();
      occurring += gold + predicted > 0 ? 1 : 0;
      if (both > 0) {
        f1 += 2 / (predicted / both + gold / both); // the harmonic mean
      }
    }
    assertEquals(right / pairs.size(), Metrics.CLASS_ACCURACY.of(score), 1e-12);
    assertEquals(f1 / occurring, Metrics.MACRO_F1.of(score), 1e-12);
    assertEquals(0.5, Metrics.LOG_LOSS.of(score), 1e-12);
  }

  @Test
  void theMatrixAndItsTableShowEveryClass() {
    Score score = score();
    assertArrayEquals(new long[][] {{3, 1, 0}, {2, 1, 0}, {0, 1, 0}}, Confusions.matrix(score, 3));
    assertEquals(
        List.of(
            "gold \\ predicted  ham  spam  newsletter",
            "ham                 3     1           0",
            "spam                2     1           0",
            "newsletter          0     1           0"),
        Confusions.table(score, LABELS));
    LabelSet many =
        LabelSet.ofLabels(
            java.util.stream.IntStream.range(0, 21).mapToObj(i -> "l" + i).toArray(String[]::new));
    assertEquals(List.of(), Confusions.table(score, many));
  }

  @Test
  void theMostFrequentConfusionsComeFirstAndTiesInTheOrderOfIds() {
    assertEquals(
        List.of(
            new Confusion("spam", "ham", 2),
            new Confusion("ham", "spam", 1),
            new Confusion("newsletter", "spam", 1)),
        Confusions.mostFrequent(score(), LABELS, 10));
    assertEquals(1, Confusions.mostFrequent(score(), LABELS, 1).size());
    assertEquals("spam taken for ham: 2", new Confusion("spam", "ham", 2).toString());
  }

  @Test
  void figuresOfEachClassAreDefinedWhereItOccurs() {
    List<LabelFigures> figures = LabelFigures.ofLabels(score(), LABELS);
    assertEquals(new LabelFigures("ham", 4, 5, 3), figures.get(0));
    assertEquals(new LabelFigures("newsletter", 1, 0, 0), figures.get(2));
    assertEquals(0.6, figures.get(0).precision());
    assertEquals(0.75, figures.get(0).recall());
    assertEquals(6.0 / 9, figures.get(0).f1());
    assertTrue(Double.isNaN(figures.get(2).precision()));
    assertEquals(0, figures.get(2).f1());
  }

  private static Score score() {
    return score(new int[][] {{0, 0}, {0, 0}, {0, 0}, {0, 1}, {1, 0}, {1, 0}, {1, 1}, {2, 1}});
  }

  @Test
  void aClassThatWasNotThereInTrainingIsWrongAndHasNoLoss() {
    ClassScoring scoring = new ClassScoring(3);
    scoring.add(0, 0, 0.25);
    scoring.add(Batch.UNSEEN_LABEL, 0, Double.POSITIVE_INFINITY);
    scoring.add(Batch.PADDING, 1, Double.NaN);
    Score score = scoring.score();
    assertEquals(1, score.weight());
    assertEquals(0.25, Metrics.LOG_LOSS.of(score));
    assertEquals(0.5, Metrics.CLASS_ACCURACY.of(score));
    assertEquals(1.0 / 3, Metrics.MACRO_F1.of(score), 1e-12); // ham 2/3, and the new class 0
    assertEquals(
        List.of(new Confusion("(not in training)", "ham", 1)),
        Confusions.mostFrequent(score, LABELS, 10));
    assertEquals(1, Confusions.matrix(score, 3)[0][0]);
    assertArrayEquals(new long[] {1, 0, 0}, Confusions.ofUnseen(score, 3));
    assertEquals(1, Confusions.unseen(score));
    List<String> table = Confusions.table(score, LABELS);
    assertEquals(5, table.size());
    assertTrue(table.get(4).matches("\\(not in training\\) +1 +0 +0"), table.get(4));
  }

  @Test
  void accuracyIsAsUncertainAsItsStandardError() {
    Classification task = new Classification();
    Score half = score(new int[][] {{0, 0}, {0, 1}, {1, 1}, {1, 0}});
    assertEquals(0.25, task.uncertainty(half), 1e-8); // √(1/2 · 1/2 / 4)
    Score right = score(new int[][] {{0, 0}, {1, 1}});
    assertEquals(Task.TIE, task.uncertainty(right), 1e-15);
    assertEquals(0, new Scoring("classify", LabelScheme.PLAIN, 2).uncertainty(Score.ZERO));
    assertEquals(0, new Tagging().uncertainty(half));
  }

  private static Score score(int[][] pairs) {
    ClassScoring scoring = new ClassScoring(3);
    for (int[] pair : pairs) {
      scoring.add(pair[0], pair[1], 1);
    }
    return scoring.score();
  }

  @Test
  void classesThatWereNotThereInTrainingAreOneOfF1Zero() {
    ClassScoring scoring = new ClassScoring(3);
    scoring.add(0, 0, 0);
    scoring.add(1, 1, 0);
    assertEquals(1, Metrics.MACRO_F1.of(scoring.score()));
    scoring.add(Batch.UNSEEN_LABEL, 0, Double.POSITIVE_INFINITY);
    scoring.add(Batch.UNSEEN_LABEL, 0, Double.POSITIVE_INFINITY);
    // ham: one of three predictions is right, 2·1/(1+3); spam: all; the unseen ones: none.
    assertEquals((0.5 + 1 + 0) / 3, Metrics.MACRO_F1.of(scoring.score()), 1e-12);
    ClassScoring unseenAlone = new ClassScoring(3);
    unseenAlone.add(Batch.UNSEEN_LABEL, 2, Double.POSITIVE_INFINITY);
    assertEquals(0, Metrics.MACRO_F1.of(unseenAlone.score()));
  }

  @Test
  void tenThousandClassesAreCountedInTheMemoryOfThoseThatOccur() {
    ClassScoring scoring = new ClassScoring(10_000);
    for (int i = 0; i < 1000; i++) {
      scoring.add(i * 9 % 10_000, i % 2 == 0 ? i * 9 % 10_000 : 9_999, 1);
    }
    Score score = scoring.score();
    assertEquals(0.5, Metrics.CLASS_ACCURACY.of(score), 1e-3);
    assertTrue(score.confusions().size() <= 1000);
    assertTrue(Metrics.MACRO_F1.of(score) > 0.49);
  }
}
