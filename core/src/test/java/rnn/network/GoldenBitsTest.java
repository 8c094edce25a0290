package rnn.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
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

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import rnn.head.SoftmaxOutput;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.ScalarKernels;
import rnn.optimizer.Optimizer;
import rnn.optimizer.Optimizers;
import rnn.testkit.KernelSets;
import rnn.testkit.Sha256;
import rnn.testkit.TrainedBits;
import rnn.train.LocalTrainer;
import rnn.train.Synchronization;
import rnn.train.Synchronizations;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;

/**
 * Training gives the bits that are written down, so on every machine, with every JDK and vectors of
 * every width the same.
 *
 * <p>Who changes the arithmetic on purpose writes them down again: {@code mvn -pl core test
 * -Dtest=GoldenBitsTest -Drnn.golden.write=true}, and says why in the commit.
 */
class GoldenBitsTest {
  private static final Path FILE = Path.of("src/test/resources/rnn/golden/bits.json");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final String SCALAR = "scalar ";

  @Test
  void trainingGivesTheBitsThatAreWrittenDown() throws IOException {
    assumeTrue(KernelSets.hasVectorModule(), "without vectors the bits are others");
    Kernels kernels = KernelProvider.kernels();
    assertTrue(kernels.name().startsWith("vector"), kernels.name());
    Map<String, String> trained = new TreeMap<>(TrainedBits.ofAll(kernels));
    trained.putAll(runs());
    assertAreGolden(trained, name -> !name.startsWith(SCALAR));
  }

  @Test
  void withoutVectorsTheBitsAreThoseWrittenDown() throws IOException {
    Map<String, String> trained = new TreeMap<>();
    for (String cell : List.of("elman", "lstm")) {
      TrainedBits.of(cell, SoftmaxOutput.NAME, new ScalarKernels())
          .forEach((name, hash) -> trained.put(SCALAR + name, hash));
    }
    assertAreGolden(trained, name -> name.startsWith(SCALAR));
  }

  /** Fails unless {@code trained} is what the file has of the names that {@code areTheirs}. */
  private static void assertAreGolden(Map<String, String> trained, Predicate<String> areTheirs)
      throws IOException {
    Map<String, String> golden = read();
    if (Boolean.getBoolean("rnn.golden.write")) {
      golden.keySet().removeIf(areTheirs);
      golden.putAll(trained);
      Files.writeString(FILE, JSON.writeValueAsString(golden) + "\n");
      golden = read();
    }
    golden.keySet().removeIf(areTheirs.negate());
    assertEquals(golden, trained, "see this class for how bits are written down again");
  }

  private static Map<String, String> read() throws IOException {
    return JSON.readValue(Files.readString(FILE), new TypeReference<TreeMap<String, String>>() {});
  }

  /** Whole runs: every synchronization, and every optimizer with local steps. */
  private static Map<String, String> runs() {
    Map<String, String> runs = new TreeMap<>();
    for (Synchronization synchronization : Synchronizations.all()) {
      String name = synchronization.name();
      runs.put("run " + name + " sgd", run(name, "sgd"));
    }
    for (Optimizer optimizer : Optimizers.all()) {
      runs.put("run average " + optimizer.name(), run("average", optimizer.name()));
    }
    return runs;
  }

  private static String run(String synchronization, String optimizer) {
    int vocabulary = 23;
    NetworkSpec spec =
        new LanguageModelSpec("lstm", vocabulary, 13, 17, 1, 0.1f, false, "none", "cross-entropy")
            .network();
    double rate = optimizer.equals("sgd") ? 1 : 0.01;
    TrainingOptions options =
        TrainingOptions.DEFAULTS.with(
            o -> {
              o.set(EPOCHS, 2);
              o.set(SHARDS, 3);
              o.set(ROUNDS_PER_EPOCH, 4);
              o.set(SYNCHRONIZATION, synchronization);
              o.set(READING, "stream");
              o.set(BATCH, 3);
              o.set(WINDOW, 7);
              o.set(OPTIMIZER, optimizer);
              o.set(LEARNING_RATE, rate);
              o.set(SCHEDULE, "step:1:0.7");
              o.set(CLIP, 0.25);
              o.set(BLOCK_MOMENTUM, 0.5);
              o.set(SEED, 5L);
            });
    List<int[]> text = text(vocabulary);
    return Sha256.of(
        new LocalTrainer(spec, options, 2).train(text, text, TrainingListener.SILENT).parameters());
  }

  private static List<int[]> text(int vocabulary) {
    SplittableRandom random = new SplittableRandom(1);
    List<int[]> sentences = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sentences.add(random.ints(2 + random.nextInt(9), 1, vocabulary).toArray());
    }
    return sentences;
  }
}
