package rnn.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import rnn.text.LabelSet;

class ClassWeightsTest {

  @Test
  void moderatelySkewedClassesWeighTheSameTogether() {
    // N / (C n_c): 100 / (3·60), 100 / (3·30), 100 / (3·10)
    float[] weights = ClassWeights.balanced(LabelSet.of(Map.of("a", 60L, "b", 30L, "c", 10L)));
    assertArrayEquals(new float[] {100 / 180f, 100 / 90f, 100 / 30f}, weights, 1e-6f);
  }

  @Test
  void aLabelSeenOnceDoesNotOutweighAll() {
    float[] weights = ClassWeights.balanced(LabelSet.of(Map.of("a", 1_000_000L, "b", 1L)));
    assertEquals(ClassWeights.MAX_RATIO, weights[1] / weights[0], 1e-3);
    assertEquals(1, weights[0], 1e-3);
  }

  @Property(tries = 200)
  void weightsAreBoundedAndTheirMeanIsOne(
      @ForAll @Size(min = 2, max = 50)
          java.util.List<@LongRange(min = 1, max = 9_999_999) Long> n) {
    Map<String, Long> counts = new HashMap<>();
    for (int i = 0; i < n.size(); i++) {
      counts.put("label" + i, n.get(i));
    }
    LabelSet labels = LabelSet.of(counts);
    float[] weights = ClassWeights.balanced(labels);
    double sum = 0;
    double total = 0;
    for (int c = 0; c < weights.length; c++) {
      sum += (double) weights[c] * labels.counts()[c];
      total += labels.counts()[c];
      assertTrue(weights[c] >= weights[0], "the most frequent weighs least");
      assertTrue(weights[c] <= weights[0] * ClassWeights.MAX_RATIO * 1.001);
    }
    assertEquals(1, sum / total, 1e-5);
  }

  @Test
  void tenThousandClassesOfWhichManyAreSeenOnceHaveWeights() {
    Map<String, Long> counts = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      counts.put("label" + i, Math.max(1, 5_000L / (i + 1)));
    }
    for (float weight : ClassWeights.balanced(LabelSet.of(counts))) {
      assertTrue(weight > 0 && weight < 100);
    }
  }

  @Test
  void labelsWithoutCountsAreRefused() {
    LabelSet read = LabelSet.ofLabels("a", "b");
    assertThrows(IllegalStateException.class, () -> ClassWeights.balanced(read));
  }
}
