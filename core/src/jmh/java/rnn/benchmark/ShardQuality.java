package rnn.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import rnn.batch.Shard;
import rnn.math.KernelProvider;
import rnn.math.ScalarKernels;
import rnn.network.NetworkSpec;
import rnn.optimizer.Optimizers;
import rnn.train.Checkpoints;
import rnn.train.ChosenRounds;
import rnn.train.Evaluation;
import rnn.train.LocalWorkers;
import rnn.train.RunFigures;
import rnn.train.ShardPlacement;
import rnn.train.Synchronizations;
import rnn.train.Trainer;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

/**
 * What shards lose against one at equal tokens: trains small language models in this process, one
 * after another, and prints a row of a table for each.
 *
 * <p>Arguments: {@code --tokens N} if more or less of the training file is wanted than the first
 * {@value ShardText#TRAINING_TOKENS} tokens, training file, held-out file, then a row each as
 * {@code shards/rounds/cut/synchronization[/optimizer[/seed[/batch[/momentum]]]]}, e.g. {@code
 * 8/16/even/block-momentum}; 0 rounds, a batch of 0 or a negative momentum are chosen. The gap is
 * against one shard on the same text in the same order, with the same optimizer and seed.
 */
public final class ShardQuality {
  private static final int HIDDEN = 64;
  private static final int EPOCHS = 3;
  private static final double ADAPTIVE_CLIP = 1;

  private final Path training;
  private final int trainingTokens;
  private final Path heldOut;
  private final Map<Row, Double> ofOneShard = new HashMap<>();

  private ShardQuality(Path training, int trainingTokens, Path heldOut) {
    this.training = training;
    this.trainingTokens = trainingTokens;
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
      double momentum) {
    static Row of(String text) {
      String[] parts = text.split("/");
      if (parts.length < 4 || parts.length > 8) {
        throw new IllegalArgumentException(
            "A row must be shards/rounds/cut/synchronization[/optimizer[/seed[/batch[/momentum]]]] but is '%s'"
                .formatted(text));
      }
      Row row =
          new Row(
              number(parts[0], "Shards of " + text),
              number(parts[1], "Rounds of " + text),
              ShardText.Cut.named(parts[2]),
              parts[3],
              parts.length > 4 ? parts[4] : "sgd",
              parts.length > 5
                  ? number(parts[5], "The seed of " + text)
                  : TrainingOptions.DEFAULTS.seed(),
              parts.length > 6 ? number(parts[6], "The batch of " + text) : 0,
              parts.length > 7
                  ? decimal(parts[7], "The momentum of " + text)
                  : TrainingOptions.DEFAULTS.blockMomentum());
      row.options(); // which checks the rest
      return row;
    }

    TrainingOptions options() {
      return TrainingOptions.DEFAULTS.with(
          o -> {
            o.epochs = EPOCHS;
            o.shards = shards;
            o.roundsPerEpoch = rounds;
            o.synchronization = sync;
            o.batchSize = batch;
            o.optimizer = optimizer;
            o.learningRate = Optimizers.named(optimizer).defaultLearningRate();
            o.clip = optimizer.equals("sgd") ? o.clip : ADAPTIVE_CLIP;
            o.seed = seed;
            o.blockMomentum = momentum;
          });
    }

    /** One shard on the same text: a skewed cut changes nothing for it. */
    Row ofOneShard() {
      ShardText.Cut order = cut == ShardText.Cut.SKEWED ? ShardText.Cut.EVEN : cut;
      double chosen = TrainingOptions.DEFAULTS.blockMomentum();
      return new Row(1, 0, order, "block-momentum", optimizer, seed, 0, chosen);
    }
  }

  /** Measures the rows of {@code arguments}. */
  public static void main(String[] arguments) {
    try {
      measure(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    } catch (IOException e) {
      System.err.println("A text could not be read; check its path: " + e);
      System.exit(1);
    }
  }

  private static void measure(String[] arguments) throws IOException {
    boolean hasTokens = arguments.length > 1 && arguments[0].equals("--tokens");
    List<String> rest = Arrays.asList(arguments).subList(hasTokens ? 2 : 0, arguments.length);
    if (rest.size() < 3) {
      throw new IllegalArgumentException(
          "Arguments must be [--tokens N], a training file, a held-out file and rows such as"
              + " 8/16/even/block-momentum");
    }
    List<Row> rows = rest.subList(2, rest.size()).stream().map(Row::of).toList(); // before training
    System.out.println(
        "| shards | rounds per epoch | cut | synchronization | optimizer | seed | batch | momentum"
            + " | windows per round | held-out perplexity | gap | spread |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
    int tokens = hasTokens ? number(arguments[1], "--tokens") : ShardText.TRAINING_TOKENS;
    ShardQuality quality = new ShardQuality(Path.of(rest.get(0)), tokens, Path.of(rest.get(1)));
    for (Row row : rows) {
      quality.print(row);
    }
  }

  private static int number(String text, String what) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s must be a whole number but is '%s'".formatted(what, text), e);
    }
  }

  private static double decimal(String text, String what) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s must be a number but is '%s'".formatted(what, text), e);
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

  /** Trains, prints and returns the last held-out perplexity. */
  private double train(Row row, double reference) throws IOException {
    ShardText text = ShardText.read(training, trainingTokens, heldOut, row.cut());
    NetworkSpec spec =
        new NetworkSpec(
            "lstm", text.vocabularySize(), HIDDEN, HIDDEN, 1, 0f, true, "none", "cross-entropy");
    List<Shard> shards = text.shards(row.shards(), row.cut());
    int windows =
        shards.stream()
            .mapToInt(shard -> ChosenRounds.windows(shard, row.options()))
            .max()
            .orElse(0);
    TrainingOptions options = ChosenRounds.decide(row.options(), windows);
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
    double[] losses = state.position().validationLossNats();
    double perplexity = Math.exp(losses[losses.length - 1]);
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %d | %d | %s | %s | %s | %d | %d | %.2f | %.1f | %.2f | %s | %.2f |",
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
            perplexity,
            Double.isNaN(reference)
                ? "0"
                : String.format(Locale.ROOT, "%+.1f %%", 100 * (perplexity / reference - 1)),
            sum.figures().spread()));
    return perplexity;
  }
}
