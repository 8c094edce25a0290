package rnn.batch;

import java.io.Serializable;
import rnn.math.CounterRandom;
import rnn.option.Option;
import rnn.option.OptionException;

/**
 * The sentences of a text that are held out to judge epochs by, where no text was given for that.
 *
 * <p>The text is cut into stretches of neighbouring sentences, so that a hidden state that is
 * carried on finds what it expects, and of every {@code 1/share} stretches one is held out, drawn
 * by its number. The choice depends on the number of sentences and on the share alone, never on
 * files, partitions or machines.
 *
 * @param stretch sentences of a stretch
 * @param share of the stretches that are held out; 0 if none is
 */
public record HeldOutSplit(int stretch, double share) implements Serializable {
  /** The split that holds nothing out. */
  public static final HeldOutSplit NONE = new HeldOutSplit(1, 0);

  private static final double MAX_SHARE = 0.5;

  /** The share of the training text that is held out. */
  public static final Option<Double> FRACTION =
      Option.ofNumber("valid-fraction", "SHARE", 0)
          .mayBeOpen()
          .check(HeldOutSplit::requireShare)
          .help(
              "Share of the training text, up to 0.5, that is kept back to judge epochs by where"
                  + " there is no {valid}; 0 keeps nothing back, and the last epoch's model is"
                  + " kept. Without it: 0.05, but at most some 200,000 tokens.");

  private static final double CHOSEN_SHARE = 0.05;
  private static final long MAX_CHOSEN_TOKENS = 200_000;
  private static final int MIN_STRETCHES = 10; // held out, of a long enough text
  private static final int MAX_STRETCH = 50;
  private static final double ROUNDING = 1e-6;
  private static final long SEED = 0x48E1D0A7;

  private static void requireShare(double share) {
    if (!(share >= 0 && share <= MAX_SHARE)) {
      throw new OptionException(
          "{valid-fraction} must be from 0 (nothing kept back) to %s but is %s", MAX_SHARE, share);
    }
  }

  /** The share that is held out of {@code tokens} tokens if none is given. */
  public static double chosenShare(long tokens) {
    return Math.min(CHOSEN_SHARE, (double) MAX_CHOSEN_TOKENS / Math.max(1, tokens));
  }

  /**
   * The split that holds out {@code share} of {@code sentences} sentences; {@link #NONE} if they
   * are too few.
   *
   * @param share in {@code [0,0.5]}
   * @param reading of the text; neighbouring sentences belong together if it carries state
   */
  public static HeldOutSplit of(double share, long sentences, Reading reading) {
    if (share == 0) {
      return NONE;
    }
    long stretch = reading.carriesState() ? (long) (sentences * share / MIN_STRETCHES) : 1;
    stretch = Math.max(1, Math.min(MAX_STRETCH, stretch));
    return sentences < stretch * Math.ceil(1 / share)
        ? NONE
        : new HeldOutSplit((int) stretch, share);
  }

  /** True if the sentence with {@code number}, from 0 in the order of the text, is held out. */
  public boolean isHeldOut(long number) {
    if (share == 0) {
      return false;
    }
    long block = number / stretch;
    long group = (long) (block * share);
    while (first(group + 1) <= block) { // the product may be rounded either way
      group++;
    }
    while (first(group) > block) {
      group--;
    }
    long blocks = first(group + 1) - first(group);
    return block == first(group) + (long) (CounterRandom.uniform(SEED, 0, group) * blocks);
  }

  /**
   * The sentences of {@code run} that are trained on, rare tokens of theirs read as {@code <unk>}.
   *
   * @param first the number of its first sentence in the text
   */
  public Shard training(Shard run, long first, RareTokens rare) {
    return part(run, first, false, rare);
  }

  /** The sentences of {@code run} that are held out; its first has the number {@code first}. */
  public Shard heldOut(Shard run, long first) {
    return part(run, first, true, RareTokens.NONE);
  }

  private Shard part(Shard run, long first, boolean isHeldOut, RareTokens rare) {
    ShardBuilder kept = new ShardBuilder(run.labelling());
    for (int i = 0; i < run.sentences(); i++) {
      if (isHeldOut(first + i) == isHeldOut) {
        kept.add(run, i, i + 1);
        kept.replaceLast(rare, first + i);
      }
    }
    return kept.build(0);
  }

  /** The first block of a group of {@code 1/share} blocks, as nearly as whole numbers allow. */
  private long first(long group) {
    return (long) Math.ceil(group / share - ROUNDING);
  }
}
