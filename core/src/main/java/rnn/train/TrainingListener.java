package rnn.train;

import java.util.List;
import rnn.task.Metric;
import rnn.task.Score;

/** A receiver of the events of a run: a progress line, a metrics file. */
public interface TrainingListener {

  /** A listener that does nothing. */
  TrainingListener SILENT = new TrainingListener() {};

  /** A listener that tells all of {@code listeners}, in their order. */
  static TrainingListener all(List<TrainingListener> listeners) {
    return new AllListeners(listeners);
  }

  /** A sentence on what was found in the text or chosen for it, before the run begins. */
  default void remark(String sentence) {}

  /** A run begins or goes on, by these options; nothing in them is open any more. */
  default void begun(TrainingOptions options, long trainingTokens, Places places) {}

  /** A round is done that trained on something; rounds beyond the last window are silent. */
  default void roundDone(RoundReport report) {}

  /** An epoch is done and its held-out loss known. */
  default void epochDone(EpochReport report) {}

  /** A round was rejected, and the run goes back to the last good one with a lower rate. */
  default void roundRejected(RejectionReport report) {}

  /** A checkpoint could not be written, for {@code reason}; the run goes on without it. */
  default void checkpointFailed(String reason) {}

  /**
   * A round.
   *
   * @param epoch its epoch, from 1
   * @param round its number within the epoch, from 1
   * @param rounds rounds per epoch
   * @param epochs epochs of the run
   * @param tokens tokens the round trained on, all shards
   * @param tokensSoFar tokens trained on since the run began, those of this round too
   * @param lossNats mean training loss, nats per token
   * @param learningRate learning rate in the middle of the round
   * @param spread how far the shards' updates lay from their mean, in lengths of the mean
   * @param bytes what the shards' updates took on their way, all together
   * @param times where the time went
   */
  record RoundReport(
      int epoch,
      int round,
      int rounds,
      int epochs,
      long tokens,
      long tokensSoFar,
      double lossNats,
      double learningRate,
      double spread,
      long bytes,
      RoundTimes times) {

    /** Wall-clock time. */
    public double seconds() {
      return times.seconds();
    }
  }

  /**
   * An epoch.
   *
   * @param epoch its number, from 1
   * @param epochs epochs of the run
   * @param tokens tokens trained on since the run began
   * @param validation held-out score; {@link Score#ZERO} without validation data
   * @param average held-out score of the mean of the last epochs' parameters; {@link Score#ZERO}
   *     where there is none
   * @param judge the figure of the scores by which epochs are judged
   * @param seconds wall-clock time of the epoch, validation included
   */
  record EpochReport(
      int epoch,
      int epochs,
      long tokens,
      Score validation,
      Score average,
      Metric judge,
      double seconds) {}

  /**
   * A rejected round.
   *
   * @param epoch its epoch, from 1
   * @param round its number within the epoch, from 1
   * @param reason what was wrong with it, as half a sentence
   * @param resumedEpoch the epoch training goes on in, from 1
   * @param resumedRound the round training goes on with, from 1
   * @param learningRateFactor what the learning rate is multiplied by from now on
   */
  record RejectionReport(
      int epoch,
      int round,
      String reason,
      int resumedEpoch,
      int resumedRound,
      double learningRateFactor) {

    /** Description of the event, in a line. */
    public String line() {
      return ("epoch %d round %d was rejected: %s; back to the parameters before epoch %d round %d,"
              + " with %s of the learning rate")
          .formatted(epoch, round, reason, resumedEpoch, resumedRound, learningRateFactor);
    }
  }
}
