package rnn.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ScoreTest {

  /** Losses are multiples of 1/4, whose sums are exact. */
  @Property(tries = 300)
  void plusIsAssociativeAndCommutative(
      @ForAll("scores") Score a, @ForAll("scores") Score b, @ForAll("scores") Score c) {
    assertEquals(a.plus(b).plus(c), a.plus(b.plus(c)));
    assertEquals(a.plus(b), b.plus(a));
    assertEquals(a, a.plus(Score.ZERO));
    assertEquals(a, Score.ZERO.plus(a));
    assertEquals(a.hashCode(), Score.ZERO.plus(a).hashCode());
  }

  @Property(tries = 50)
  void javaSerialisationCarriesAll(@ForAll("scores") Score score) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(score);
    var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    assertEquals(score, in.readObject());
  }

  @Provide
  Arbitrary<Score> scores() {
    Arbitrary<List<Integer>> numbers =
        Arbitraries.integers().between(0, 99).list().ofMinSize(12).ofMaxSize(40);
    return numbers.map(
        n -> {
          Score score = Score.ofLoss(n.get(0) * 0.25, n.get(1));
          if (n.get(2) % 3 == 0) {
            return score.withUnknown(n.get(3) * 0.25, n.get(4));
          }
          PairCounts.Counter confusions = new PairCounts.Counter(5);
          n.stream().skip(5).forEach(pair -> confusions.add(pair % 7 - 1, pair / 14));
          return score.withCounts(new long[] {n.get(5), 0, n.get(6)}, confusions.counts());
        });
  }

  @Test
  void addingLeavesTheTermsAsTheyWere() {
    Score a = Score.ofLoss(1, 2).withCounts(new long[] {3, 4}, PairCounts.NONE);
    Score sum = a.plus(a);
    assertEquals(8, sum.count(1));
    assertEquals(4, a.count(1));
    assertEquals(0, a.count(2));
  }

  @Test
  void scoresOfDifferentTasksAreNotAdded() {
    Score two = Score.ZERO.withCounts(new long[2], PairCounts.NONE);
    Score three = Score.ZERO.withCounts(new long[3], PairCounts.NONE);
    String message =
        assertThrows(IllegalArgumentException.class, () -> two.plus(three)).getMessage();
    assertTrue(message.contains("have 2 and 3"), message);
  }

  @Test
  void theMeanOfNothingIsUndefined() {
    assertTrue(Double.isNaN(Score.ZERO.meanLossNats()));
    assertEquals(2.5, Score.ofLoss(5, 2).meanLossNats());
  }
}
