package rnn.task;

import java.util.Arrays;
import rnn.batch.Batch;

/**
 * Scoring of tagged sequences, for one thread: right tokens, of known and unknown words apart;
 * spans as {@code conlleval} counts them; confusions.
 *
 * <p>A span is right if a gold one of the same type begins and ends with it. Spans end with their
 * sequence. Labels that no proper sequence has are not errors: an {@code I-X} that continues
 * nothing begins a span, as {@code conlleval} has it (Tjong Kim Sang and Buchholz 2000,
 * "Introduction to the CoNLL-2000 Shared Task: Chunking"); how many there are is counted too.
 * {@code conlleval} itself does not know {@link Role#END} next to a beginning and {@link
 * Role#SINGLE}: these count as in its extensions.
 *
 * <p>A token whose gold label is {@link Batch#UNSEEN_LABEL} counts as wrong; those side by side are
 * one gold span, which no prediction matches; its whole sequence has no loss. A token with no gold
 * label counts nowhere.
 */
public final class TagScoring {

  /** Counts of a score in their order; behind them follow three for each type of span. */
  public enum Count {
    /** Tokens whose word the training data has. */
    KNOWN,
    /** Those of them that are tagged right. */
    KNOWN_CORRECT,
    /** Tokens whose word the training data does not have. */
    UNKNOWN,
    /** Those of them that are tagged right. */
    UNKNOWN_CORRECT,
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
  private final LossSum losses = new LossSum();
  private long weight;

  /**
   * An empty scoring.
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
   * @param known whether the training data has the word {@code [T]}
   * @param length {@code T} of the sequence; the arrays may be longer
   * @param lossNats summed over the labels that were there in training
   */
  public void add(int[] gold, int[] predicted, boolean[] known, int length, double lossNats) {
    boolean hasUnseen = false; // a field of labels that depend on each other then has no loss
    for (int t = 0; t < length; t++) {
      hasUnseen |= gold[t] == Batch.UNSEEN_LABEL;
    }
    if (!hasUnseen) {
      losses.add(lossNats);
      for (int t = 0; t < length; t++) {
        weight += gold[t] >= 0 ? 1 : 0;
      }
    }
    for (int t = 0; t < length; t++) {
      if (gold[t] != Batch.PADDING) {
        addToken(gold[t], predicted[t], known[t]);
      }
    }
    if (scheme.hasSpans()) {
      addSpans(gold, predicted, length);
    }
  }

  /**
   * Adds the sequence in a column of a batch of labelled tokens; unknown are {@link Batch#UNKNOWN}
   * and the ids from {@code trainedWords} on.
   *
   * @param trainedWords ids below it are words of the training data
   * @param predicted labels {@code [T,B]}
   * @param lossNats as in {@link #add}
   */
  public void addColumn(
      Batch batch, int column, int trainedWords, int[] predicted, double lossNats) {
    int length = batch.lengths()[column];
    int B = batch.batchSize();
    int[] gold = new int[length]; // [T]
    int[] labels = new int[length]; // [T]
    boolean[] known = new boolean[length]; // [T]
    for (int t = 0; t < length; t++) {
      int entry = t * B + column;
      gold[t] = batch.targets()[entry];
      labels[t] = predicted[entry];
      int word = batch.inputs()[entry];
      known[t] = word != Batch.UNKNOWN && word < trainedWords;
    }
    add(gold, labels, known, length, lossNats);
  }

  private void addToken(int gold, int predicted, boolean known) {
    boolean isUnseen = gold == Batch.UNSEEN_LABEL;
    counts[(known ? Count.KNOWN : Count.UNKNOWN).ordinal()]++;
    if (gold == predicted) {
      counts[(known ? Count.KNOWN_CORRECT : Count.UNKNOWN_CORRECT).ordinal()]++;
    }
    confusions.add(isUnseen ? Confusions.UNSEEN : gold, predicted);
  }

  private void addSpans(int[] gold, int[] predicted, int length) {
    Column golds = new Column();
    Column predictions = new Column();
    boolean agree = false; // both columns are in a span that began together, of one type
    for (int t = 0; t <= length; t++) {
      int before = t == 0 ? LabelScheme.BOUNDARY : predicted[t - 1];
      int after = t == length ? LabelScheme.BOUNDARY : predicted[t];
      counts[Count.IMPROPER.ordinal()] += scheme.isProper(before, after) ? 0 : 1;

      int type = golds.type;
      boolean isLabelled = t < length && gold[t] != Batch.PADDING;
      golds.advance(isLabelled ? gold[t] : LabelScheme.BOUNDARY);
      predictions.advance(isLabelled ? after : LabelScheme.BOUNDARY);
      if (agree && golds.ends && predictions.ends) {
        count(Count.CORRECT_SPANS, type, CORRECT);
      }
      if (golds.starts) {
        count(Count.GOLD_SPANS, golds.type, GOLD);
      }
      if (predictions.starts) {
        count(Count.PREDICTED_SPANS, predictions.type, PREDICTED);
      }
      boolean goesOn = agree && !golds.ends && !predictions.ends;
      boolean begins = golds.starts && predictions.starts && golds.type == predictions.type;
      agree = goesOn || begins;
    }
  }

  /** Labels of a sequence read one after the other, gold or predicted. */
  private final class Column {
    Role role = Role.OUTSIDE;
    int type = -1;
    boolean ends; // a span, before this label
    boolean starts; // a span, with this label

    void advance(int label) {
      boolean isUnseen = label == Batch.UNSEEN_LABEL;
      Role nextRole = isUnseen ? Role.INSIDE : scheme.role(label);
      int nextType = isUnseen ? unseenType : scheme.type(label);
      ends = Role.ends(role, nextRole, type == nextType);
      starts = Role.starts(role, nextRole, type == nextType);
      role = nextRole;
      type = nextType;
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

  /** Sum so far. */
  public Score score() {
    return Score.ofLoss(losses.sum(), weight)
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
