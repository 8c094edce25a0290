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
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.task.LabelScheme;
import rnn.task.PairCounts;
import rnn.task.Scoring;
import rnn.text.LabelSet;
import rnn.text.Vocabulary;
import rnn.train.TrainingOptions;

/**
 * What benchmarks of taggers and classifiers are made of: the examples of a file, and the encoder,
 * network and options that follow from them and from arguments {@code key=value}.
 *
 * <p>Files have tab-separated {@code token, label} lines with a blank line between sentences, or
 * {@code label<TAB>text} with {@code task=classify}. What is not said is as in the defaults of the
 * command line.
 */
final class LabelSetup {
  /** A sequence with its labels. */
  record Example(List<String> tokens, List<String> labels) {}

  final Map<String, String> arguments = new HashMap<>();
  final List<Example> train;
  final List<Shard> training;
  final ExampleEncoder encoder;
  final NetworkSpec spec;
  final Scoring scoring;
  final TrainingOptions options;
  private final boolean classifies;

  String text(String key, String otherwise) {
    return arguments.getOrDefault(key, otherwise);
  }

  int number(String key, int otherwise) {
    return Integer.parseInt(text(key, Integer.toString(otherwise)));
  }

  double real(String key, double otherwise) {
    return Double.parseDouble(text(key, Double.toString(otherwise)));
  }

  /** The examples of the file that the argument {@code key} names. */
  List<Example> read(String key) throws IOException {
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

  /** Reads the training file and makes all that follows from it and the arguments. */
  LabelSetup(String[] args) throws IOException {
    for (String arg : args) {
      int equals = arg.indexOf('=');
      arguments.put(arg.substring(0, equals), arg.substring(equals + 1));
    }
    classifies = text("task", "tag").equals("classify");
    Labelling labelling = classifies ? Labelling.SEQUENCES : Labelling.TOKENS;
    train = read("train");
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
    encoder =
        new ExampleEncoder(
            vocabulary,
            charE == 0 ? null : Vocabulary.of(characters, 0, 1),
            LabelSet.of(labels),
            labelling);
    int K = number("shards", 1);
    training = shards(train, K);
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
            dropout,
            text("shortcut", hasShortcut() ? StackSpec.INPUT : StackSpec.NO_SHORTCUT));
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
    spec = new NetworkSpec(input, stack, head);
    scoring = new Scoring(classifies ? "classify" : "tag", scheme, set.size());
    options =
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
  }

  private boolean hasShortcut() {
    return classifies && number("layers", 1) > 0 && !text("pooling", "max").equals("last");
  }

  /** {@code examples} in {@code K} shards. */
  List<Shard> shards(List<Example> examples, int K) {
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
