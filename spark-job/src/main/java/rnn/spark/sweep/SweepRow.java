package rnn.spark.sweep;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One setting of a sweep and what became of it.
 *
 * @param number of the setting, from 1
 * @param values of the options that are swept
 * @param run hash of what the run is: its data, network and options; empty if it could not begin
 * @param plannedEpochs epochs that it has
 * @param parameters that are trained
 * @param learned how far it came, and how well
 * @param droppedAfter epochs after which it was dropped for better ones; 0 if it was not
 * @param failure why it has no model; empty if it has
 * @param state name of the folder that holds its state; empty if it is not kept
 */
public record SweepRow(
    int number,
    Map<String, String> values,
    String run,
    int plannedEpochs,
    long parameters,
    Learned learned,
    int droppedAfter,
    String failure,
    String state)
    implements Serializable {
  /** The order of the table: the best first, those that failed last. */
  private static final Comparator<SweepRow> BEST_FIRST =
      Comparator.comparing(SweepRow::hasFailed)
          .thenComparingDouble((SweepRow row) -> row.learned.objective())
          .thenComparingInt(SweepRow::number);

  /**
   * Course of a setting's training.
   *
   * @param lastEpoch that it was to be trained to; its patience may have ended it before
   * @param epochs that it was trained for
   * @param bestEpoch the epoch of its best model, from 1; 0 if there is none
   * @param objective what its best model was judged by, less being better; infinite if by nothing
   * @param judged the judge's figure of that model; NaN if it has none
   * @param objectives of the model after each epoch, less being better
   * @param tokens trained on, all epochs
   * @param seconds it took, in all its tasks
   */
  public record Learned(
      int lastEpoch,
      int epochs,
      int bestEpoch,
      double objective,
      double judged,
      double[] objectives,
      long tokens,
      double seconds)
      implements Serializable {
    /** Nothing. */
    static final Learned NOTHING =
        new Learned(0, 0, 0, Double.POSITIVE_INFINITY, Double.NaN, new double[0], 0, 0);

    /** The same of a model that is of no use, after so many {@code seconds}. */
    Learned failedAfter(double seconds) {
      return new Learned(
          lastEpoch, epochs, 0, Double.POSITIVE_INFINITY, Double.NaN, objectives, tokens, seconds);
    }

    /** The least objective of the epochs up to {@code epoch}. */
    double objectiveAt(int epoch) {
      return Arrays.stream(objectives).limit(epoch).min().orElse(Double.POSITIVE_INFINITY);
    }

    /** True if there is nothing to train to come to {@code epoch}. */
    boolean isDone(int epoch) {
      return lastEpoch >= epoch || epochs < lastEpoch;
    }
  }

  /** Copies the values, in their order. */
  public SweepRow {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The row of a setting that was not trained yet. */
  static SweepRow untrained(int number, Map<String, String> values) {
    return new SweepRow(number, values, "", 0, 0, Learned.NOTHING, 0, "", "");
  }

  /** This row as the run {@code hash} of so many epochs and {@code parameters}. */
  SweepRow ofRun(String hash, int plannedEpochs, long parameters) {
    return new SweepRow(
        number, values, hash, plannedEpochs, parameters, learned, droppedAfter, failure, state);
  }

  /** This row, of the same run in another sweep, as setting {@code number} of this one. */
  SweepRow as(int number, Map<String, String> values) {
    return new SweepRow(number, values, run, plannedEpochs, parameters, learned, 0, failure, state);
  }

  /** This row with what was {@code learned} and is kept in the folder {@code state}. */
  SweepRow trained(Learned learned, String state) {
    return new SweepRow(number, values, run, plannedEpochs, parameters, learned, 0, "", state);
  }

  /** This row of a setting that was dropped for better ones. */
  SweepRow dropped() {
    return new SweepRow(
        number, values, run, plannedEpochs, parameters, learned, learned.epochs(), failure, state);
  }

  /** This row of a setting that failed for a {@code reason}, which is not empty. */
  SweepRow failed(String reason, double seconds) {
    Learned none = learned.failedAfter(learned.seconds() + seconds);
    return new SweepRow(number, values, run, plannedEpochs, parameters, none, 0, reason, "");
  }

  /** This row without its state. */
  SweepRow withoutState() {
    return new SweepRow(
        number, values, run, plannedEpochs, parameters, learned, droppedAfter, failure, "");
  }

  /** The setting in words. */
  public String title() {
    return Setting.title(values);
  }

  /** True if there is no model of it. */
  public boolean hasFailed() {
    return !failure.isEmpty();
  }

  /** True if it was stopped early. */
  public boolean wasDropped() {
    return droppedAfter > 0;
  }

  /** {@code rows} as the table has them: the best first, those that failed last. */
  static List<SweepRow> sorted(List<SweepRow> rows) {
    return rows.stream().sorted(BEST_FIRST).toList();
  }
}
