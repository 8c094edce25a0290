package rnn.train;

import java.io.Serializable;

/**
 * A summed loss and the tokens it was summed over: what evaluation of one shard gives, and adds up
 * over shards.
 */
public final class LossSum implements Serializable {
  private final double lossNats;
  private final long tokens;

  /** A sum over {@code tokens} tokens. */
  public LossSum(double lossNats, long tokens) {
    this.lossNats = lossNats;
    this.tokens = tokens;
  }

  /** Summed loss in nats. */
  public double lossNats() {
    return lossNats;
  }

  /** Tokens predicted. */
  public long tokens() {
    return tokens;
  }

  /** This sum and {@code other}'s. */
  public LossSum plus(LossSum other) {
    return new LossSum(lossNats + other.lossNats, tokens + other.tokens);
  }

  /** Mean loss in nats per token; NaN over no tokens. */
  public double meanLossNats() {
    return lossNats / tokens;
  }

  /** Perplexity, {@code exp(mean loss)}. */
  public double perplexity() {
    return Math.exp(meanLossNats());
  }
}
