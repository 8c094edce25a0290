package rnn.train;

import java.io.Serializable;

/**
 * A summed loss and the tokens it was summed over: what evaluation of one shard gives, and adds up
 * over shards. The share of the targets that are {@code <unk>} is kept apart.
 */
public final class LossSum implements Serializable {
  private final double lossNats;
  private final long tokens;
  private final double unknownLossNats;
  private final long unknownTokens;

  /** A sum over {@code tokens} tokens, none of them {@code <unk>}. */
  public LossSum(double lossNats, long tokens) {
    this(lossNats, tokens, 0, 0);
  }

  /**
   * A sum over {@code tokens} tokens, {@code unknownTokens} of which are {@code <unk>} and have
   * {@code unknownLossNats} of the loss.
   */
  public LossSum(double lossNats, long tokens, double unknownLossNats, long unknownTokens) {
    this.lossNats = lossNats;
    this.tokens = tokens;
    this.unknownLossNats = unknownLossNats;
    this.unknownTokens = unknownTokens;
  }

  /** Summed loss in nats. */
  public double lossNats() {
    return lossNats;
  }

  /** Tokens predicted. */
  public long tokens() {
    return tokens;
  }

  /** Tokens predicted that are {@code <unk>}. */
  public long unknownTokens() {
    return unknownTokens;
  }

  /** This sum and {@code other}'s. */
  public LossSum plus(LossSum other) {
    return new LossSum(
        lossNats + other.lossNats,
        tokens + other.tokens,
        unknownLossNats + other.unknownLossNats,
        unknownTokens + other.unknownTokens);
  }

  /** Mean loss in nats per token; NaN over no tokens. */
  public double meanLossNats() {
    return lossNats / tokens;
  }

  /** Perplexity, {@code exp(mean loss)}. */
  public double perplexity() {
    return Math.exp(meanLossNats());
  }

  /** Perplexity of the tokens that the vocabulary has; NaN if there are none. */
  public double knownPerplexity() {
    return Math.exp((lossNats - unknownLossNats) / (tokens - unknownTokens));
  }

  /** Perplexity of {@code <unk>} where it is the token to predict; NaN if it never is. */
  public double unknownPerplexity() {
    return Math.exp(unknownLossNats / unknownTokens);
  }
}
