package rnn.train;

import java.io.Serializable;
import rnn.schedule.Schedule;
import rnn.schedule.Schedules;

/**
 * Order of a round, the same for every shard: the segment of its data to read, and how far the run
 * has come. A shard's work is a pure function of the order, its data and the parameters, so a
 * retried task gives the same bits.
 *
 * @param options the run's options
 * @param epoch the epoch, from 0
 * @param round the round within the epoch, from 0
 * @param validationObjectives what each epoch so far was judged by, see {@link
 *     rnn.task.Task#objective}
 * @param learningRateFactor multiplies the learning rate; 1 until a round was rejected
 */
public record RoundOrder(
    TrainingOptions options,
    int epoch,
    int round,
    double[] validationObjectives,
    double learningRateFactor)
    implements Serializable {

  /**
   * The learning rate at the given share of this epoch, in {@code [0,1]}.
   *
   * @param schedule the run's; found once, not for every window
   */
  public double learningRate(Schedule schedule, double shareOfEpoch) {
    double factor =
        schedule.factor(
            new Schedule.Progress(epoch + shareOfEpoch, options.epochs(), validationObjectives));
    return options.learningRate() * factor * learningRateFactor;
  }

  /** The learning rate in the middle of the round, for strategies that step once a round. */
  public double roundLearningRate() {
    return learningRate(
        Schedules.named(options.schedule()), (round + 0.5) / options.roundsPerEpoch());
  }

  /** The name people see: {@code epoch 3 round 7/16}, counted from 1. */
  public String title() {
    return "epoch %d round %d/%d".formatted(epoch + 1, round + 1, options.roundsPerEpoch());
  }
}
