package rnn.spark.sweep;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import rnn.network.NetworkSpec;
import rnn.parameter.FrozenRows;
import rnn.spark.checkpoint.RunIdentity;
import rnn.task.Scoring;
import rnn.train.InitialParameters;
import rnn.train.Initialization;
import rnn.train.Trainer;
import rnn.train.TrainingOptions;

/**
 * Work of one task: a setting from where it stands to the end of an epoch.
 *
 * @param row of the setting so far
 * @param spec of its network
 * @param options nothing open in them
 * @param scoring of networks on held-out data
 * @param frozen rows that training leaves as they are
 * @param initial parameters {@code [P]} that it starts from; null if they are drawn
 * @param identity of the run
 * @param lastEpoch from 1
 */
record SettingWork(
    SweepRow row,
    NetworkSpec spec,
    TrainingOptions options,
    Scoring scoring,
    FrozenRows frozen,
    @Nullable Broadcast<float[]> initial,
    RunIdentity identity,
    int lastEpoch)
    implements Serializable {

  /** What is learned, and how. */
  Trainer.Setup setup() {
    Broadcast<float[]> shared = initial;
    InitialParameters parameters =
        shared == null ? InitialParameters.DRAWN : (layout, seed) -> shared.value().clone();
    return new Trainer.Setup(spec, options, scoring, new Initialization(parameters, frozen));
  }
}
