package rnn.task;

import java.util.Arrays;
import rnn.batch.Batch;

/**
 * The score of tagged sequences, added up by one thread: right tokens, of known and unknown words
 * apart; spans as {@code conlleval} counts them; confusions.
 *
 * <p>A span is right if a gold one of the same type begins and ends with it. Spans end with their
 * sequence. Labels that no proper sequence has are not errors: an {@code I-X} that continues
 * nothing begins a span, as {@code conlleval} has it (Tjong Kim Sang and Buchholz 2000,
 * "Introduction to the CoNLL-2000 Shared Task: Chunking"); how many there are is counted too.
 * {@code conlleval} itself does not know {@link Role#END} next to a beginning and {@link
 * Role#SINGLE}: these count as in its extensions.
 *
 * <p>A token whose gold label is {@link Batch#UNSEEN_LABEL} counts as wrong; those side by side are
 * one gold span, which no prediction matches. A token with no gold label counts nowhere.
 */
public final class TagScoring {

  /** Counts of a score in their order; behind them follow three for each type of span. */
  public enum Count {
    /** Tokens whose word the vocabulary has. */
    KNOWN,
    /** Those of them that are tagged right. */
    KNOWN_CORRECT,
    /** Tokens whose word the vocabulary does not have. */
    UNKNOWN,
    /** Those of them that are tagged right. */
    UNKNOWN_CORRECT,
    /** Tokens whose label was not there in training. */
    UNSEEN,
    /** Spans of the gold labels. */
    GOLD_SPANS,
    /** Spans of the predicted labels. */
    PREDICTED_SPANS,
    /** Spans of both. */
    CORRECT_SPANS,
    /** Predicted transitions that the notation, taken strictly, does not have. */
    IMPROPER;

    /** This count of a score. */
    public long of(Score score) {
      return score.count(ordinal());
    }
  }

  private static final int GOLD = 0;
  private static final int PREDICTED = 1;
  private static final int CORRECT = 2;
  private static final int PER_TYPE = 3;

  private final LabelScheme scheme;
  private final int unseenType; // of labels that were not there in training; it has no figures
  private final long[] counts; // [Count, then types · PER_TYPE]
  private final PairCounts.Counter confusions;
  private double lossNats;
  private long weight;

  /**
   * The score of nothing yet.
   *
   * @param labels {@code K}
   */
  public TagScoring(LabelScheme scheme, int labels) {
    this.scheme = scheme;
    this.unseenType = scheme.types().size();
    this.counts = new long[Count.values().length + unseenType * PER_TYPE];
    this.confusions = new PairCounts.Counter(labels);
  }

  /**
   * Adds a sequence.
   *
   * @param gold labels {@code [T]}; {@link Batch#UNSEEN_LABEL} where it was not there in training,
   *     {@link Batch#PADDING} where there is none
   * @param predicted labels {@code [T]}
   * @param known whether the vocabulary has the word {@code [T]}
   * @param length {@code T} of the sequence; the arrays may be longer
   * @param lossNats summed over the labels that were there in training
   */
  public void add(int[] gold, int[] predicted, boolean[] known, int length, double lossNats) {
    this.lossNats += lossNats;
    for (int t = 0; t < length; t++) {
      if (gold[t] != Batch.PADDING) {
        addToken(gold[t], predicted[t], known[t]);
      }
    }
    if (scheme.hasSpans()) {
      addSpans(gold, predicted, length);
    }
  }

  private void addToken(int gold, int predicted, boolean known) {
    boolean isUnseen = gold == Batch.UNSEEN_LABEL;
    weight += isUnseen ? 0 : 1;
    counts[Count.UNSEEN.ordinal()] += isUnseen ? 1 : 0;
    counts[(known ? Count.KNOWN : Count.UNKNOWN).ordinal()]++;
    if (gold == predicted) {
      counts[(known ? Count.KNOWN_CORRECT : Count.UNKNOWN_CORRECT).ordinal()]++;
    }
    confusions.add(isUnseen ? Confusions.UNSEEN : gold, predicted);
  }

  private void addSpans(int[] gold, int[] predicted, int length) {
    Role goldRole = Role.OUTSIDE;
    Role predictedRole = Role.OUTSIDE;
    int goldType = -1;
    int predictedType = -1;
    boolean agrees = false; // the spans we are in began together and are of one type
    int before = LabelScheme.BOUNDARY; // predicted label
    for (int t = 0; t <= length; t++) {
      int label = t == length ? LabelScheme.BOUNDARY : predicted[t];
      counts[Count.IMPROPER.ordinal()] += scheme.isProper(before, label) ? 0 : 1;
      before = label;
      boolean isCounted = t < length && gold[t] != Batch.PADDING;
      boolean isUnseen = isCounted && gold[t] == Batch.UNSEEN_LABEL;
      Role nextGoldRole = isUnseen ? Role.INSIDE : isCounted ? scheme.role(gold[t]) : Role.OUTSIDE;
      int nextGoldType = isUnseen ? unseenType : isCounted ? scheme.type(gold[t]) : -1;
      Role nextRole = isCounted ? scheme.role(label) : Role.OUTSIDE;
      int nextType = isCounted ? scheme.type(label) : -1;

      boolean isOneGoldType = goldType == nextGoldType;
      boolean isOneType = predictedType == nextType;
      boolean goldEnds = Role.ends(goldRole, nextGoldRole, isOneGoldType);
      boolean predictedEnds = Role.ends(predictedRole, nextRole, isOneType);
      if (agrees && goldEnds && predictedEnds) {
        count(Count.CORRECT_SPANS, goldType, CORRECT);
      }
      agrees &= !goldEnds && !predictedEnds;
      boolean goldStarts = Role.starts(goldRole, nextGoldRole, isOneGoldType);
      boolean predictedStarts = Role.starts(predictedRole, nextRole, isOneType);
      if (goldStarts) {
        count(Count.GOLD_SPANS, nextGoldType, GOLD);
      }
      if (predictedStarts) {
        count(Count.PREDICTED_SPANS, nextType, PREDICTED);
      }
      agrees |= goldStarts && predictedStarts && nextGoldType == nextType;
      goldRole = nextGoldRole;
      goldType = nextGoldType;
      predictedRole = nextRole;
      predictedType = nextType;
    }
  }

  private void count(Count inAll, int type, int ofType) {
    counts[inAll.ordinal()]++;
    if (type < unseenType) {
      counts[index(type, ofType)]++;
    }
  }

  private static int index(int type, int ofType) {
    return Count.values().length + type * PER_TYPE + ofType;
  }

  /** The sum so far. */
  public Score score() {
    return Score.ofLoss(lossNats, weight)
        .withCounts(Arrays.copyOf(counts, counts.length), confusions.counts());
  }

  /** Spans of one type in a score. */
  static LabelFigures figures(Score score, String name, int type) {
    return new LabelFigures(
        name,
        score.count(index(type, GOLD)),
        score.count(index(type, PREDICTED)),
        score.count(index(type, CORRECT)));
  }
}
