package rnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LossSumTest {

  @Test
  void knownAndUnknownTokensAreKeptApart() {
    LossSum sum = new LossSum(3, 3, 1, 1).plus(new LossSum(7, 3, 4, 1));

    assertEquals(10.0 / 6, sum.meanLossNats());
    assertEquals(2, sum.unknownTokens());
    assertEquals(Math.exp(5.0 / 4), sum.knownPerplexity());
    assertEquals(Math.exp(5.0 / 2), sum.unknownPerplexity());
  }

  @Test
  void whatThereIsNoneOfHasNoPerplexity() {
    LossSum sum = new LossSum(3, 3);

    assertTrue(Double.isNaN(sum.unknownPerplexity()));
    assertEquals(sum.perplexity(), sum.knownPerplexity());
    assertTrue(Double.isNaN(new LossSum(3, 3, 3, 3).knownPerplexity()));
  }
}
