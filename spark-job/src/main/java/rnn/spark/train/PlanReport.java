package rnn.spark.train;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.train.CostModel;
import rnn.train.Places;
import rnn.train.Rehearsal;
import rnn.train.TrainingOptions;

/**
 * What a run would take, before it is begun.
 *
 * @param data sizes of its texts
 * @param outline parameters, operations, memory; reckoned
 * @param options of its training, nothing open
 * @param places where it would compute; found
 * @param measured rounds that were made
 * @param times of the run as it is asked for, here
 * @param rows the same for other numbers of replicas; reckoned
 * @param choice numbers of replicas beyond which more do not help; reckoned
 * @param room memory of the processes that are there
 */
public record PlanReport(
    Data data,
    RunOutline outline,
    TrainingOptions options,
    Places places,
    Rehearsal.Measured measured,
    Times times,
    List<Row> rows,
    Choice choice,
    Room room) {

  /** The row of the run as it is asked for. */
  public Row row() {
    return rows.stream()
        .filter(row -> row.cut().shards() == options.shards())
        .findFirst()
        .orElseThrow();
  }

  /**
   * Sizes of the texts.
   *
   * @param sentences of the training text
   * @param vocabulary its tokens
   * @param heldOutTokens that epochs are judged by; 0 for none
   * @param readingSeconds measured
   */
  public record Data(long sentences, int vocabulary, long heldOutTokens, double readingSeconds) {}

  /**
   * Times of a run.
   *
   * @param epoch of an epoch
   * @param run seconds in all, reading included, but for the start of the program
   */
  public record Times(CostModel.Epoch epoch, double run) {}

  /**
   * Times with a number of replicas.
   *
   * @param cut of an epoch
   * @param here on the places there are
   * @param apart with an executor like those here for each
   * @param memory of the driver and of each of these executors
   */
  public record Row(
      CostModel.Cut cut, CostModel.Epoch here, CostModel.Epoch apart, RunOutline.Memory memory) {}

  /**
   * Choice of replicas.
   *
   * @param here the fewest that are about as fast as any number on the places there are
   * @param apart the same with an executor for each, up to {@code most}
   * @param most the most that were looked at
   * @param oneMachine an epoch of one replica on one executor
   * @param oneMachineRun the whole run there, seconds
   * @param apartEpoch an epoch of {@code apart} replicas
   */
  public record Choice(
      int here,
      int apart,
      int most,
      CostModel.Epoch oneMachine,
      double oneMachineRun,
      CostModel.Epoch apartEpoch) {}

  /**
   * Memory that processes have, bytes.
   *
   * @param driver of the driver
   * @param executor of an executor; null where the driver trains
   * @param isLocal whether the driver trains
   */
  public record Room(long driver, @Nullable Long executor, boolean isLocal) {}
}
