package rnn.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.model.Model;
import rnn.model.Models;
import rnn.text.Tokenizers;
import rnn.train.RoundOrder;
import rnn.train.ShardTrainer;
import rnn.train.TrainingOptions;

/**
 * How many words a tagger or classifier trains on, is evaluated on and predicts the labels of in a
 * second of one core: on one thread, by that thread's CPU time.
 *
 * <p>Arguments: those of {@link LabelSetup}, of which only {@code train=} is needed; {@code
 * words=}, how many of its words are read in a pass; {@code seconds=} of a measurement, {@code
 * repeats=} of it, of which the median counts; {@code work=}, any of {@code
 * train,evaluate,predict}; {@code breakdown=1} says where the time goes, too.
 */
public final class LabelSpeed {
  private static final int TEXTS = 512; // that are predicted at a time

  private LabelSpeed() {}

  /** A pass over all sequences. */
  private record Passing(Runnable pass, int tokens) implements Work {
    @Override
    public void run() {
      pass.run();
    }

    @Override
    public double flopPerToken() {
      return 0; // not counted
    }
  }

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    LabelSetup setup = new LabelSetup(args);
    List<LabelSetup.Example> examples = new ArrayList<>();
    int words = 0;
    for (LabelSetup.Example example : setup.train) {
      if (words < setup.number("words", 25_000)) {
        examples.add(example);
        words += example.tokens().size();
      }
    }
    Kernels kernels = KernelProvider.kernels();
    System.out.printf("%s %d words, %s%n", setup.arguments, words, kernels.name());
    Shard shard = setup.shards(examples, 1).get(0);
    float[] parameters = setup.spec.layout().initial(setup.options.seed());
    TrainingOptions options = setup.options.with(o -> o.set(TrainingOptions.ROUNDS_PER_EPOCH, 1));
    ShardTrainer trainer = new ShardTrainer(setup.spec, options, kernels);
    RoundOrder order = new RoundOrder(options, 0, 0, new double[0], 1);
    float[] change = trainer.localSteps(shard, parameters, order).values().toArray();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += change[i];
    }
    for (String work : setup.text("work", "train,evaluate,predict").split(",")) {
      Runnable pass =
          switch (work) {
            case "train" -> () -> trainer.localSteps(shard, parameters, order);
            case "evaluate" -> evaluation(setup, shard, parameters, kernels);
            case "predict" -> prediction(setup, examples, parameters);
            default -> throw new IllegalArgumentException("There is no work " + work);
          };
      measure(setup, work, new Passing(pass, words));
    }
  }

  private static Runnable evaluation(
      LabelSetup setup, Shard shard, float[] parameters, Kernels kernels) {
    ShardTrainer evaluator = ShardTrainer.forEvaluation(setup.spec, setup.options, kernels);
    float[] others = parameters.clone(); // as after each epoch
    return () -> {
      for (int i = 0; i < others.length; i++) {
        others[i] = -others[i];
      }
      evaluator.evaluate(shard, others, setup.scoring);
    };
  }

  private static Runnable prediction(
      LabelSetup setup, List<LabelSetup.Example> examples, float[] parameters) {
    Model model =
        new Model(
            setup.spec,
            parameters,
            setup.encoder,
            setup.scoring,
            Tokenizers.named("whitespace"),
            setup.options.reading(),
            Map.of());
    List<List<String>> texts = examples.stream().map(LabelSetup.Example::tokens).toList();
    return () -> {
      Consumer<List<List<String>>> fresh = predictor(model); // that has seen no text
      for (int first = 0; first < texts.size(); first += TEXTS) {
        fresh.accept(texts.subList(first, Math.min(texts.size(), first + TEXTS)));
      }
    };
  }

  private static Consumer<List<List<String>>> predictor(Model model) {
    return model.encoder().labelling() == Labelling.TOKENS
        ? Models.tagger(model)::tagAll
        : Models.classifier(model)::classifyAll;
  }

  private static void measure(LabelSetup setup, String name, Work work) throws IOException {
    double seconds = setup.real("seconds", 2);
    Speed.of(work, 2 * seconds); // until it is compiled
    double[] speeds = new double[setup.number("repeats", 5)];
    for (int i = 0; i < speeds.length; i++) {
      speeds[i] = Speed.of(work, seconds).tokensPerCpuSecond();
    }
    Arrays.sort(speeds);
    System.out.printf(
        Locale.ROOT,
        "%-9s %,8.0f words per core-second (%,.0f to %,.0f)%n",
        name,
        speeds[speeds.length / 2],
        speeds[0],
        speeds[speeds.length - 1]);
    if (setup.number("breakdown", 0) > 0) {
      Breakdown.of(work, 5 * seconds)
          .percent()
          .forEach(
              (phase, percent) -> System.out.printf(Locale.ROOT, "%6.1f  %s%n", percent, phase));
    }
  }
}
