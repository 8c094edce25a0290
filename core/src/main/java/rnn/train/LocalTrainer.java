package rnn.train;

import java.util.List;
import rnn.batch.Shard;
import rnn.math.KernelProvider;
import rnn.math.ScalarKernels;
import rnn.network.NetworkSpec;
import rnn.task.Scoring;

/**
 * Training in one process, with no Spark at all. With the same options it makes the same bits as a
 * cluster does.
 */
public final class LocalTrainer {
  private final NetworkSpec spec;
  private final TrainingOptions options;
  private final Initialization initialization;
  private final int threads;

  /** A trainer on {@code threads} threads. */
  public LocalTrainer(NetworkSpec spec, TrainingOptions options, int threads) {
    this(spec, options, Initialization.DRAWN, threads);
  }

  /** A trainer whose runs start as {@code initialization} says. */
  public LocalTrainer(
      NetworkSpec spec, TrainingOptions options, Initialization initialization, int threads) {
    this.spec = spec;
    this.options = options;
    this.initialization = initialization;
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
    return train(
        ShardPlacement.shards(training, options.shards()),
        ShardPlacement.shards(validation, Evaluation.shards(ShardPlacement.tokens(validation))),
        Scoring.OF_LANGUAGE_MODELS,
        listener);
  }

  /**
   * Trains on shards.
   *
   * @param training as many shards as the options have
   * @param validation held-out shards; may be none
   * @param scoring how networks are scored on the held-out shards
   * @return the finished state; {@link TrainingState#bestParameters()} is the model
   */
  public TrainingState train(
      List<Shard> training, List<Shard> validation, Scoring scoring, TrainingListener listener) {
    TrainingOptions options =
        ChosenRounds.decide(
            this.options,
            training.stream()
                .mapToInt(shard -> ChosenRounds.windows(shard, this.options))
                .max()
                .orElse(0));
    LocalWorkers.Data data = new LocalWorkers.Data(training, validation, scoring);
    try (LocalWorkers workers =
        new LocalWorkers(
            spec, options, initialization.frozen(), data, KernelProvider.kernels(), threads)) {
      Trainer trainer =
          new Trainer(
              new Trainer.Setup(spec, options, scoring, initialization),
              new ScalarKernels(),
              listener,
              Checkpoints.NONE,
              0);
      TrainingState state = trainer.begin();
      trainer.run(state, workers);
      return state;
    }
  }
}
