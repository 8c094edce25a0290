package rnn.benchmark;

import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.OPTIMIZER;
import static rnn.train.TrainingOptions.SEED;
import static rnn.train.TrainingOptions.SHARDS;
import static rnn.train.TrainingOptions.WINDOW;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import rnn.batch.Shard;
import rnn.cell.Cell;
import rnn.cell.Cells;
import rnn.math.KernelProvider;
import rnn.math.ScalarKernels;
import rnn.network.NetworkSpec;
import rnn.optimizer.Optimizers;
import rnn.option.Option;
import rnn.train.Checkpoints;
import rnn.train.ChosenRounds;
import rnn.train.Evaluation;
import rnn.train.LocalWorkers;
import rnn.train.ModelOptions;
import rnn.train.RunFigures;
import rnn.train.ShardPlacement;
import rnn.train.SizeDefaults;
import rnn.train.Trainer;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

/**
 * How well and how fast language models of each cell learn: trains them in this process, one after
 * another on one shard and one thread, and prints a row of a table for each.
 *
 * <p>Arguments: options of {@link ShardSettings}, training file, held-out file, then a row each as
 * {@code cell/layers/hidden[/share[/optimizer[/seed]]]}, e.g. {@code qrnn/2/256}. The share is that
 * of the optimizer's default learning rate; without it, or 0, it is the cell's own.
 */
public final class CellQuality {
  private static final double ADAPTIVE_CLIP = 1;

  private CellQuality() {}

  /** A network to be trained. */
  private record Row(
      String cell, int layers, int hiddenSize, double share, String optimizer, long seed) {
    static Row of(String text) {
      String[] parts = text.split("/");
      if (parts.length < 3 || parts.length > 6) {
        throw new IllegalArgumentException(
            "A row must be cell/layers/hidden[/share[/optimizer[/seed]]] but is '%s'"
                .formatted(text));
      }
      String optimizer = parts.length > 4 ? parts[4] : "sgd";
      Cell cell = Cells.named(parts[0]);
      double own =
          Optimizers.named(optimizer).normalizesGradients()
              ? cell.normalizedLearningRateShare()
              : cell.learningRateShare();
      double share = parts.length > 3 ? ShardSettings.decimal(parts[3], "The share of " + text) : 0;
      return new Row(
          parts[0],
          ShardSettings.number(parts[1], "Layers of " + text),
          ShardSettings.number(parts[2], "Units of " + text),
          share > 0 ? share : own,
          optimizer,
          parts.length > 5
              ? ShardSettings.number(parts[5], "The seed of " + text)
              : TrainingOptions.DEFAULTS.seed());
    }

    ModelOptions model(ShardSettings settings) {
      return settings
          .model()
          .with(
              o ->
                  o.set(ModelOptions.CELL, cell)
                      .set(ModelOptions.LAYERS, layers)
                      .set(ModelOptions.HIDDEN, hiddenSize));
    }

    TrainingOptions training(ShardSettings settings) {
      double rate = share * Optimizers.named(optimizer).defaultLearningRate();
      return TrainingOptions.DEFAULTS.with(
          o -> {
            o.set(EPOCHS, settings.epochs());
            o.set(WINDOW, settings.window());
            o.set(SHARDS, 1);
            o.set(OPTIMIZER, optimizer);
            o.set(LEARNING_RATE, rate);
            if (!optimizer.equals("sgd")) {
              o.set(TrainingOptions.CLIP, ADAPTIVE_CLIP);
            }
            o.set(SEED, seed);
          });
    }
  }

  /** Measures the rows of {@code arguments}. */
  public static void main(String[] arguments) {
    TextBenchmark.run(arguments, CellQuality::measure);
  }

  private static void measure(String[] arguments) throws IOException {
    List<String> rest = new ArrayList<>(List.of(arguments));
    ShardSettings settings = ShardSettings.takenFrom(rest);
    if (rest.size() < 3) {
      throw new IllegalArgumentException(
          "Arguments must be options, a training file, a held-out file and rows such as"
              + " qrnn/2/256");
    }
    List<Row> rows = rest.subList(2, rest.size()).stream().map(Row::of).toList();
    rows.forEach(row -> row.model(settings).networkSpec(3)); // checked before training
    ShardText text =
        ShardText.read(Path.of(rest.get(0)), Path.of(rest.get(1)), settings, ShardText.Cut.EVEN);
    System.out.println(
        "| cell | layers | units | parameters | optimizer | share of its rate | seed"
            + " | held-out loss | perplexity | tokens/s of a core |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    for (Row row : rows) {
      print(row, text, settings);
    }
  }

  private static void print(Row row, ShardText text, ShardSettings settings) {
    NetworkSpec spec = row.model(settings).networkSpec(text.vocabularySize());
    List<Shard> shards = text.shards(1, ShardText.Cut.EVEN);
    long tokens = ShardPlacement.tokens(text.training());
    Set<Option<?>> open = Set.of(TrainingOptions.BATCH);
    TrainingOptions chosen =
        SizeDefaults.of(
                row.model(settings), row.training(settings), open, tokens, text.vocabularySize())
            .training();
    TrainingOptions options =
        ChosenRounds.decide(chosen, ChosenRounds.windows(shards.get(0), chosen));
    List<Shard> heldOut =
        ShardPlacement.shards(
            text.heldOut(), Evaluation.shards(ShardPlacement.tokens(text.heldOut())));
    RunFigures.Sum sum = new RunFigures.Sum();
    TrainingState state;
    try (LocalWorkers workers =
        new LocalWorkers(
            spec, options, new LocalWorkers.Data(shards, heldOut), KernelProvider.kernels(), 1)) {
      Trainer trainer = new Trainer(spec, options, new ScalarKernels(), sum, Checkpoints.NONE, 0);
      state = trainer.begin();
      trainer.run(state, workers);
    }
    double[] losses = state.position().validationObjectives();
    double loss = losses[losses.length - 1];
    RunFigures figures = sum.figures();
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %s | %d | %d | %d | %s | %.2f | %d | %.4f | %.2f | %.0f |",
            row.cell(),
            row.layers(),
            row.hiddenSize(),
            spec.layout().parameterCount(),
            row.optimizer(),
            row.share(),
            row.seed(),
            loss,
            Math.exp(loss),
            figures.tokens() / figures.times().busySeconds()));
  }
}
