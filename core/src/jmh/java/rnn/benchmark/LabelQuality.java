package rnn.benchmark;

import static rnn.train.Regularization.AVERAGE_LAST;
import static rnn.train.Regularization.WEIGHT_DECAY;
import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.BLOCK_MOMENTUM;
import static rnn.train.TrainingOptions.CLIP;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.OPTIMIZER;
import static rnn.train.TrainingOptions.READING;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SCHEDULE;
import static rnn.train.TrainingOptions.SEED;
import static rnn.train.TrainingOptions.SHARDS;
import static rnn.train.TrainingOptions.SYNCHRONIZATION;
import static rnn.train.TrainingOptions.WINDOW;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.batch.ShardBuilder;
import rnn.head.ConditionalRandomField;
import rnn.head.HeadSpec;
import rnn.head.LabelSoftmax;
import rnn.head.PooledSoftmax;
import rnn.head.Transitions;
import rnn.input.CharacterEncoder;
import rnn.input.Concatenation;
import rnn.input.InputSpec;
import rnn.input.WordEmbedding;
import rnn.math.KernelProvider;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.task.LabelScheme;
import rnn.task.Metric;
import rnn.task.PairCounts;
import rnn.task.Score;
import rnn.task.Scoring;
import rnn.text.LabelSet;
import rnn.text.Vocabulary;
import rnn.train.LocalTrainer;
import rnn.train.ShardTrainer;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

/**
 * How well taggers and classifiers learn by given options: trains on column files in this process,
 * and prints each epoch's figures and those of the test file.
 *
 * <p>Arguments: {@code key=value}; {@code train=}, {@code valid=}, {@code test=} name files of
 * tab-separated {@code token, label} lines with a blank line between sentences, or of {@code
 * label<TAB>text} with {@code task=classify}.
 */
public final class LabelQuality {
  private final Map<String, String> arguments = new HashMap<>();

  private LabelQuality() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    LabelQuality quality = new LabelQuality();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      quality.arguments.put(arg.substring(0, equals), arg.substring(equals + 1));
    }
    quality.run();
  }

  private record Example(List<String> tokens, List<String> labels) {}

  private String text(String key, String otherwise) {
    return arguments.getOrDefault(key, otherwise);
  }

  private int number(String key, int otherwise) {
    return Integer.parseInt(text(key, Integer.toString(otherwise)));
  }

  private double real(String key, double otherwise) {
    return Double.parseDouble(text(key, Double.toString(otherwise)));
  }

  private List<Example> read(String key) throws IOException {
    List<Example> examples = new ArrayList<>();
    List<String> tokens = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(text(key, "")))) {
      String[] columns = line.split("\t");
      if (text("task", "tag").equals("classify")) {
        examples.add(
            new Example(Arrays.asList(columns[1].strip().split("\\s+")), List.of(columns[0])));
      } else if (columns.length < 2) {
        if (!tokens.isEmpty()) {
          examples.add(new Example(List.copyOf(tokens), List.copyOf(labels)));
        }
        tokens.clear();
        labels.clear();
      } else {
        tokens.add(columns[0]);
        labels.add(columns[1]);
      }
    }
    if (!tokens.isEmpty()) {
      examples.add(new Example(tokens, labels));
    }
    return examples;
  }

  private static void count(Map<String, Long> counts, String what) {
    counts.merge(what, 1L, Long::sum);
  }

  private void run() throws IOException {
    boolean classifies = text("task", "tag").equals("classify");
    Labelling labelling = classifies ? Labelling.SEQUENCES : Labelling.TOKENS;
    List<Example> train = read("train");
    Map<String, Long> words = new HashMap<>();
    Map<String, Long> characters = new HashMap<>();
    Map<String, Long> labels = new HashMap<>();
    for (Example example : train) {
      example.labels().forEach(label -> count(labels, label));
      for (String token : example.tokens()) {
        count(words, token);
        token.codePoints().forEach(c -> count(characters, Character.toString(c)));
      }
    }
    Vocabulary vocabulary = Vocabulary.of(words, 0, number("min-count", 1));
    int rareCount = number("rare-count", 1);
    long once = words.values().stream().filter(n -> n <= rareCount).count();
    int charE = number("char-embedding", 25);
    ExampleEncoder encoder =
        new ExampleEncoder(
            vocabulary,
            charE == 0 ? null : Vocabulary.of(characters, 0, 1),
            LabelSet.of(labels),
            labelling);
    int K = number("shards", 1);
    List<Shard> training = shards(train, encoder, K);
    List<Shard> validation = shards(read("valid"), encoder, 1);
    List<Shard> test = shards(read("test"), encoder, 1);
    LabelSet set = encoder.labels();
    LabelScheme scheme = classifies ? LabelScheme.PLAIN : LabelScheme.of(set);
    if (!classifies) {
      PairCounts.Counter transitions = new PairCounts.Counter(set.size());
      for (Shard shard : training) {
        for (int i = 0; i < shard.sentences(); i++) {
          LabelScheme.countTransitions(
              transitions, shard.labels(), shard.starts()[i], shard.starts()[i + 1]);
        }
      }
      scheme = scheme.fittedTo(transitions.counts());
    }
    int E = number("embedding", 100);
    int rareFrom = vocabulary.size() - (number("min-count", 1) > 1 ? 0 : (int) once);
    InputSpec input =
        new WordEmbedding.Spec(vocabulary.size(), E, rareFrom, (float) real("rare", 0.5));
    if (encoder.characters() != null) {
      InputSpec spelled =
          new CharacterEncoder.Spec(
              encoder.characters().size(), charE, text("cell", "lstm"), number("char-hidden", 50));
      input = new Concatenation.Spec(List.of(input, spelled));
    }
    float dropout = (float) real("dropout", 0.3);
    StackSpec stack =
        new StackSpec(
            text("cell", "lstm"),
            StackSpec.BOTH,
            number("layers", 1),
            number("hidden", 200),
            dropout);
    int H = stack.outputSize(input.outputSize());
    HeadSpec head;
    if (classifies) {
      List<Integer> dense =
          text("dense", "").isEmpty()
              ? List.of()
              : Arrays.stream(text("dense", "").split(",")).map(Integer::valueOf).toList();
      head =
          new PooledSoftmax.Spec(
              H, set.size(), text("pooling", "max"), true, dense, dropout, List.of());
    } else if (text("head", "crf").equals("softmax")) {
      head = new LabelSoftmax.Spec(H, set.size());
    } else {
      int n = set.size();
      List<String> allowed =
          scheme.hasSpans()
              ? Transitions.rows(scheme.transitions(n), scheme.starts(n), scheme.ends(n))
              : List.of();
      head = new ConditionalRandomField.Spec(H, n, allowed);
    }
    NetworkSpec spec = new NetworkSpec(input, stack, head);
    Scoring scoring = new Scoring(classifies ? "classify" : "tag", scheme, set.size());
    TrainingOptions options =
        TrainingOptions.DEFAULTS.with(
            o -> {
              o.set(EPOCHS, number("epochs", 10));
              o.set(SHARDS, K);
              o.set(ROUNDS_PER_EPOCH, number("rounds", 0));
              o.set(READING, "sequences");
              o.set(BATCH, number("batch", 16));
              o.set(WINDOW, number("window", 200));
              o.set(OPTIMIZER, text("optimizer", "adam"));
              o.set(SYNCHRONIZATION, text("sync", "block-momentum"));
              o.set(LEARNING_RATE, real("rate", 0.002));
              o.set(SCHEDULE, text("schedule", "linear"));
              o.set(CLIP, real("clip", 1));
              o.set(BLOCK_MOMENTUM, real("momentum", -1));
              o.set(AVERAGE_LAST, number("average", 0));
              o.set(WEIGHT_DECAY, real("decay", -1));
              o.set(SEED, Long.parseLong(text("seed", "1")));
            });
    System.out.printf(
        "%s %d sentences %d words %d labels %d parameters%n",
        arguments, train.size(), vocabulary.size(), set.size(), spec.layout().parameterCount());
    long start = System.nanoTime();
    double[] seconds = new double[1];
    TrainingListener listener =
        new TrainingListener() {
          private long tokens;
          private double loss;

          @Override
          public void roundDone(RoundReport report) {
            seconds[0] += report.seconds();
            tokens += report.tokens();
            loss = report.lossNats();
          }

          @Override
          public void epochDone(EpochReport report) {
            System.out.printf(
                Locale.ROOT,
                "epoch %d  loss %.4f  %s  %.0f words/s%n",
                report.epoch(),
                loss,
                figures(scoring, report.validation()),
                tokens / seconds[0]);
          }
        };
    TrainingState state =
        new LocalTrainer(spec, options, number("threads", 1))
            .train(training, validation, scoring, listener);
    ShardTrainer evaluator = ShardTrainer.forEvaluation(spec, options, KernelProvider.kernels());
    Score score = evaluator.evaluate(test.get(0), state.bestParameters(), scoring);
    long begin = System.nanoTime();
    score = evaluator.evaluate(test.get(0), state.bestParameters(), scoring);
    double evaluated = (System.nanoTime() - begin) * 1e-9;
    System.out.printf(
        Locale.ROOT,
        "TEST best epoch %d  %s  | %.0f s, evaluation %.0f words/s%n",
        state.best().epoch(),
        figures(scoring, score),
        (System.nanoTime() - start) * 1e-9,
        test.get(0).tokenCount() / evaluated);
  }

  private static String figures(Scoring scoring, Score score) {
    StringBuilder text = new StringBuilder();
    for (Metric metric : scoring.metrics()) {
      text.append(metric.name()).append(' ').append(metric.text(metric.of(score))).append("  ");
    }
    return text.toString();
  }

  private static List<Shard> shards(List<Example> examples, ExampleEncoder encoder, int K) {
    List<Shard> shards = new ArrayList<>();
    for (int k = 0; k < K; k++) {
      ShardBuilder builder = new ShardBuilder(encoder.labelling());
      for (int i = k * examples.size() / K; i < (k + 1) * examples.size() / K; i++) {
        Example example = examples.get(i);
        builder.add(
            encoder.tokens(example.tokens()),
            encoder.labels(example.labels()),
            encoder.spellings(example.tokens()));
      }
      shards.add(builder.build(k));
    }
    return shards;
  }
}
