package rnn.benchmark;

import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.BLOCK_MOMENTUM;
import static rnn.train.TrainingOptions.CLIP;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.OPTIMIZER;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SEED;
import static rnn.train.TrainingOptions.SHARDS;
import static rnn.train.TrainingOptions.SYNCHRONIZATION;
import static rnn.train.TrainingOptions.WINDOW;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import rnn.batch.Shard;
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
import rnn.train.Synchronizations;
import rnn.train.Trainer;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

/**
 * What shards lose against one at equal tokens: trains small language models in this process, one
 * after another, and prints a row of a table for each.
 *
 * <p>Arguments: options of {@link ShardSettings}, training file, held-out file, then a row each as
 * {@code shards/rounds/cut/synchronization[/optimizer[/seed[/batch[/momentum]]]]}, e.g. {@code
 * 8/16/even/block-momentum}; 0 rounds, a batch of 0 or a negative momentum are chosen. The gap is
 * against one shard on the same text in the same order, with the same optimizer and seed, in per
 * cent of perplexity and of loss. A core's tokens per second are those of a shard's own computing.
 */
public final class ShardQuality {
  private static final double ADAPTIVE_CLIP = 1;

  private final ShardSettings settings;
  private final Path training;
  private final Path heldOut;
  private final Map<Row, Double> ofOneShard = new HashMap<>(); // held-out loss

  private ShardQuality(ShardSettings settings, Path training, Path heldOut) {
    this.settings = settings;
    this.training = training;
    this.heldOut = heldOut;
  }

  /** A setting to be measured. */
  private record Row(
      int shards,
      int rounds,
      ShardText.Cut cut,
      String sync,
      String optimizer,
      long seed,
      int batch,
      double momentum,
      int window,
      double learningRate) {
    static Row of(String text, ShardSettings settings) {
      String[] parts = text.split("/");
      if (parts.length < 4 || parts.length > 8) {
        throw new IllegalArgumentException(
            "A row must be shards/rounds/cut/synchronization[/optimizer[/seed[/batch[/momentum]]]] but is '%s'"
                .formatted(text));
      }
      Row row =
          new Row(
              ShardSettings.number(parts[0], "Shards of " + text),
              ShardSettings.number(parts[1], "Rounds of " + text),
              ShardText.Cut.named(parts[2]),
              parts[3],
              parts.length > 4 ? parts[4] : "sgd",
              parts.length > 5
                  ? ShardSettings.number(parts[5], "The seed of " + text)
                  : TrainingOptions.DEFAULTS.seed(),
              parts.length > 6 ? ShardSettings.number(parts[6], "The batch of " + text) : 0,
              parts.length > 7
                  ? ShardSettings.decimal(parts[7], "The momentum of " + text)
                  : TrainingOptions.DEFAULTS.blockMomentum(),
              settings.window(),
              settings.learningRate());
      row.options(settings); // which checks the rest
      return row;
    }

    TrainingOptions options(ShardSettings settings) {
      double suitable = Optimizers.named(optimizer).defaultLearningRate();
      return TrainingOptions.DEFAULTS.with(
          o -> {
            o.set(EPOCHS, settings.epochs());
            o.set(WINDOW, window);
            o.set(SHARDS, shards);
            o.set(ROUNDS_PER_EPOCH, rounds);
            o.set(SYNCHRONIZATION, sync);
            o.set(BATCH, batch);
            o.set(OPTIMIZER, optimizer);
            o.set(LEARNING_RATE, learningRate > 0 ? learningRate : suitable);
            o.set(CLIP, optimizer.equals("sgd") ? o.get(CLIP) : ADAPTIVE_CLIP);
            o.set(SEED, seed);
            o.set(BLOCK_MOMENTUM, momentum);
          });
    }

    /** One shard on the same text: a skewed cut changes nothing for it. */
    Row ofOneShard() {
      ShardText.Cut order = cut == ShardText.Cut.SKEWED ? ShardText.Cut.EVEN : cut;
      TrainingOptions defaults = TrainingOptions.DEFAULTS;
      return new Row(
          1,
          0,
          order,
          "block-momentum",
          optimizer,
          seed,
          0,
          defaults.blockMomentum(),
          defaults.window(),
          0);
    }
  }

  /** Measures the rows of {@code arguments}. */
  public static void main(String[] arguments) {
    TextBenchmark.run(arguments, ShardQuality::measure);
  }

  private static void measure(String[] arguments) throws IOException {
    List<String> rest = new ArrayList<>(List.of(arguments));
    ShardSettings settings = ShardSettings.takenFrom(rest);
    if (rest.size() < 3) {
      throw new IllegalArgumentException(
          "Arguments must be options, a training file, a held-out file and rows such as"
              + " 8/16/even/block-momentum");
    }
    List<Row> rows = // checked before training
        rest.subList(2, rest.size()).stream().map(text -> Row.of(text, settings)).toList();
    System.out.println(
        "| shards | rounds per epoch | cut | synchronization | optimizer | seed | batch | momentum"
            + " | windows per round | held-out perplexity of each epoch | gap | loss | gap | spread"
            + " | tokens/s of a core |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    ShardQuality quality = new ShardQuality(settings, Path.of(rest.get(0)), Path.of(rest.get(1)));
    for (Row row : rows) {
      quality.print(row);
    }
  }

  private void print(Row row) throws IOException {
    Row one = row.ofOneShard();
    Double reference = ofOneShard.get(one);
    if (reference == null) {
      reference = train(one, Double.NaN);
      ofOneShard.put(one, reference);
    }
    if (!row.equals(one)) {
      train(row, reference);
    }
  }

  /** Trains, prints and returns the last held-out loss. */
  private double train(Row row, double reference) throws IOException {
    ShardText text = ShardText.read(training, heldOut, settings, row.cut());
    NetworkSpec spec = settings.network(text.vocabularySize());
    List<Shard> shards = text.shards(row.shards(), row.cut());
    TrainingOptions open = open(row, text);
    int windows =
        shards.stream().mapToInt(shard -> ChosenRounds.windows(shard, open)).max().orElse(0);
    TrainingOptions options = ChosenRounds.decide(open, windows);
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
            "| %d | %d | %s | %s | %s | %d | %d | %.2f | %.1f | %s | %s | %.4f | %s | %.2f | %.0f"
                + " |",
            row.shards(),
            options.roundsPerEpoch(),
            row.cut().name().toLowerCase(Locale.ROOT),
            row.shards() == 1 && !row.sync().equals("gradient") ? "none needed" : row.sync(),
            row.optimizer(),
            row.seed(),
            options.effectiveBatchSize(),
            Synchronizations.named(row.sync()).hasBlockMomentum()
                ? options.effectiveBlockMomentum()
                : 0.0,
            (double) windows / options.roundsPerEpoch(),
            perplexities(losses),
            percent(Math.exp(loss) / Math.exp(reference)),
            loss,
            percent(loss / reference),
            figures.spread(),
            figures.tokens() / figures.times().busySeconds()));
    return loss;
  }

  /** The row's options, its streams chosen as a run chooses them. */
  private TrainingOptions open(Row row, ShardText text) {
    Set<Option<?>> open = row.batch() == 0 ? Set.of(TrainingOptions.BATCH) : Set.of();
    long tokens = ShardPlacement.tokens(text.training());
    return SizeDefaults.of(
            ModelOptions.DEFAULTS, row.options(settings), open, tokens, text.vocabularySize())
        .training();
  }

  private static String perplexities(double[] losses) {
    return Arrays.stream(losses)
        .mapToObj(loss -> String.format(Locale.ROOT, "%.2f", Math.exp(loss)))
        .collect(Collectors.joining(", "));
  }

  /** What a ratio is above 1; nothing where there is nothing to compare with. */
  private static String percent(double ratio) {
    return Double.isNaN(ratio) ? "0" : String.format(Locale.ROOT, "%+.1f %%", 100 * (ratio - 1));
  }
}
