package rnn.train;

import java.util.List;
import rnn.batch.Shard;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.ScalarKernels;
import rnn.network.NetworkSpec;

/**
 * Training in one process, with no Spark at all. With the same options it makes the same bits as a
 * cluster does.
 */
public final class LocalTrainer {
  private final NetworkSpec spec;
  private final TrainingOptions options;
  private final int threads;

  /** A trainer on {@code threads} threads. */
  public LocalTrainer(NetworkSpec spec, TrainingOptions options, int threads) {
    this.spec = spec;
    this.options = options;
    this.threads = threads;
  }

  /**
   * Trains on sentences of token ids, each ended by {@code <eos>}.
   *
   * @param training sentences in the order of the text
   * @param validation held-out sentences; may be empty
   * @return the finished state; {@link TrainingState#bestParameters()} is the model
   */
  public TrainingState train(
      List<int[]> training, List<int[]> validation, TrainingListener listener) {
    Kernels kernels = KernelProvider.kernels();
    List<Shard> shards = ShardPlacement.shards(training, this.options.shards());
    TrainingOptions options =
        ChosenRounds.decide(
            this.options,
            shards.stream()
                .mapToInt(shard -> ChosenRounds.windows(shard, this.options))
                .max()
                .orElse(0));
    List<Shard> heldOut =
        ShardPlacement.shards(validation, Evaluation.shards(ShardPlacement.tokens(validation)));
    try (LocalWorkers workers =
        new LocalWorkers(spec, options, new LocalWorkers.Data(shards, heldOut), kernels, threads)) {
      Trainer trainer =
          new Trainer(spec, options, new ScalarKernels(), listener, Checkpoints.NONE, 0);
      TrainingState state = trainer.begin();
      trainer.run(state, workers);
      return state;
    }
  }
}
