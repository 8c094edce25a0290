package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import rnn.head.HeadSpec;
import rnn.head.PooledSoftmax;

/** Which losses a round may have. */
class RoundVerdictTest {
  private static final double IGNORANCE = Math.log(2);

  private static HeadSpec head(List<Double> weights) {
    return new PooledSoftmax.Spec(3, 2, "max", false, List.of(), 0, weights);
  }

  private static MeanUpdate mean(double lossNats) {
    int targets = 4;
    return new MeanUpdate(
        new float[1], targets, targets, lossNats * targets, 0, 0, new double[] {0});
  }

  private static RoundVerdict verdict(double lossNats, HeadSpec head) {
    return RoundVerdict.of(mean(lossNats), 1, head);
  }

  @Test
  void theLimitsStandAboveTheLossOfKnowingNothing() {
    HeadSpec head = head(List.of());
    assertEquals(RoundVerdict.GOOD, verdict(IGNORANCE + 1.9, head));
    assertEquals(RoundVerdict.DOUBTFUL, verdict(IGNORANCE + 2.1, head));
    assertEquals(RoundVerdict.DOUBTFUL, verdict(IGNORANCE + 9.9, head));
    assertEquals(RoundVerdict.REJECTED, verdict(IGNORANCE + 10.1, head));
    assertEquals(RoundVerdict.REJECTED, verdict(Double.NaN, head));
    assertEquals(RoundVerdict.REJECTED, RoundVerdict.of(mean(0), Double.POSITIVE_INFINITY, head));
    String reason = RoundVerdict.reason(mean(20), 1, head);
    assertEquals(
        "its loss must be at most 10.7 nats, 10 more than that of knowing nothing, but is 20.0",
        reason);
  }

  /** A round of examples of the rarest class alone is no divergence. */
  @Test
  void theHeaviestClassRaisesTheLimits() {
    HeadSpec head = head(List.of(0.5, 50.0));
    assertEquals(RoundVerdict.GOOD, verdict(50 * IGNORANCE, head));
    assertEquals(RoundVerdict.GOOD, verdict(50 * (IGNORANCE + 1.9), head));
    assertEquals(RoundVerdict.DOUBTFUL, verdict(50 * (IGNORANCE + 2.1), head));
    assertEquals(RoundVerdict.REJECTED, verdict(50 * (IGNORANCE + 10.1), head));
    String reason = RoundVerdict.reason(mean(600), 1, head);
    assertEquals(
        "its loss must be at most 534.7 nats, 50.0 times (the heaviest class weight) 10 more than"
            + " that of knowing nothing, but is 600.0",
        reason);
  }
}
