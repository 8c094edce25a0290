package rnn.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import rnn.task.TagScoring.Count;
import rnn.testkit.Golden;
import rnn.text.LabelSet;

/**
 * The counts that {@code scripts/reference/make_span_golden.py} made, which conlleval.pl shares.
 */
class GoldenSpansTest {

  @TestFactory
  Stream<DynamicTest> spansAreCountedAsConllevalCountsThem() {
    JsonNode sets = Golden.named("spans").json().get("sets");
    assertEquals(3, sets.size());
    Stream.Builder<DynamicTest> tests = Stream.builder();
    for (JsonNode set : sets) {
      tests.add(DynamicTest.dynamicTest(set.get("notation").asText(), () -> check(set)));
    }
    return tests.build();
  }

  private static void check(JsonNode set) {
    LabelSet labels = labels(set);
    String name = set.get("notation").asText();
    Notation notation = name.equals("BIOES") ? Notation.IOBES : Notation.valueOf(name);
    LabelScheme scheme = LabelScheme.of(labels, notation, PairCounts.NONE);
    TagScoring scoring = new TagScoring(scheme, labels.size());
    Score oneByOne = Score.ZERO;
    for (JsonNode sentence : set.get("sentences")) {
      int[] gold = ids(sentence.get("gold"), labels);
      int[] predicted = ids(sentence.get("predicted"), labels);
      scoring.add(gold, predicted, new boolean[gold.length], gold.length, 0);
      TagScoring alone = new TagScoring(scheme, labels.size());
      alone.add(gold, predicted, new boolean[gold.length], gold.length, 0);
      oneByOne = oneByOne.plus(alone.score());
    }
    Score score = scoring.score();
    assertEquals(score, oneByOne);
    assertArrayEquals(
        Golden.ints(set.get("goldPredictedCorrect")),
        new int[] {
          (int) Count.GOLD_SPANS.of(score),
          (int) Count.PREDICTED_SPANS.of(score),
          (int) Count.CORRECT_SPANS.of(score)
        });
    assertEquals(set.get("improper").asLong(), Count.IMPROPER.of(score));
    assertTrue(Count.IMPROPER.of(score) > 50, "the sequences must be improper to prove anything");
    for (LabelFigures type : LabelFigures.ofSpans(score, scheme)) {
      assertArrayEquals(
          Golden.ints(set.get("byType").get(type.label())),
          new int[] {(int) type.gold(), (int) type.predicted(), (int) type.correct()});
    }
    assertEquals(3, LabelFigures.ofSpans(score, scheme).size());
  }

  private static LabelSet labels(JsonNode set) {
    Map<String, Long> counts = new TreeMap<>();
    for (JsonNode sentence : set.get("sentences")) {
      for (String side : new String[] {"gold", "predicted"}) {
        for (String label : sentence.get(side).asText().split(" ")) {
          counts.merge(label, 1L, Long::sum);
        }
      }
    }
    return LabelSet.of(counts);
  }

  private static int[] ids(JsonNode sentence, LabelSet labels) {
    return Arrays.stream(sentence.asText().split(" ")).mapToInt(labels::id).toArray();
  }
}
