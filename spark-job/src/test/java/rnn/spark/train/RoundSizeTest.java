package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.batch.Shard;
import rnn.math.KernelProvider;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.train.RoundOrder;
import rnn.train.ShardTrainer;
import rnn.train.ShardUpdate;
import rnn.train.Synchronizations;
import rnn.train.TrainingOptions;
import scala.reflect.ClassTag$;

/** How many bytes a shard's update is on its way, by both of Spark's serializers. */
class RoundSizeTest {
  private static final int VOCABULARY = 40_000;
  private static final int HIDDEN = 32;
  private static final int HEADINGS = 1000; // bytes

  /** The update of the first round of {@code windows}, from a text over the whole vocabulary. */
  private static ShardUpdate update(
      String synchronization, String output, boolean tied, int windows) {
    NetworkSpec spec =
        new LanguageModelSpec(
                "lstm",
                VOCABULARY,
                HIDDEN,
                HIDDEN,
                1,
                0f,
                tied,
                "none",
                "cross-entropy",
                output,
                20)
            .network();
    TrainingOptions options = Runs.options(synchronization, 1);
    int tokens = options.roundsPerEpoch() * windows * options.window() * options.batchSize();
    int[] text = new SplittableRandom(1).ints(tokens, 2, VOCABULARY).toArray();
    float[] parameters = spec.layout().initial(1);
    return Synchronizations.named(synchronization)
        .work(
            new ShardTrainer(spec, options, KernelProvider.kernels()),
            Shard.of(0, List.of(text)),
            parameters,
            new RoundOrder(options, 0, 0, new double[0], 1));
  }

  private static Stream<SerializerInstance> serializers() {
    SparkConf conf = SharedSpark.conf();
    return Stream.of(
        new JavaSerializer(conf).newInstance(), new KryoSerializer(conf).newInstance());
  }

  private static float[] dense(ShardUpdate update) {
    float[] dense = new float[update.values().size()];
    update.values().copyTo(dense, 0);
    return dense;
  }

  private static long touchedBytes(ShardUpdate update) {
    long touched = 0;
    for (float value : dense(update)) {
      touched += Float.floatToRawIntBits(value) == 0 ? 0 : 1;
    }
    return touched * Float.BYTES;
  }

  @ParameterizedTest
  @CsvSource({
    "block-momentum, true, 2",
    "block-momentum, true, 12",
    "gradient, true, 6",
    "average, false, 6",
  })
  void withASampledSoftmaxItIsProportionalToWhatWasTouched(
      String synchronization, boolean tied, int windows) {
    ShardUpdate update = update(synchronization, "sampled", tied, windows);
    long touched = touchedBytes(update);
    long dense = (long) update.values().size() * Float.BYTES;
    assertTrue(touched < dense / 20, touched + " of " + dense);
    serializers()
        .forEach(
            serializer -> {
              ByteBuffer bytes =
                  serializer.serialize(update, ClassTag$.MODULE$.apply(ShardUpdate.class));
              assertTrue(bytes.remaining() >= touched, "nothing is lost");
              assertTrue(
                  bytes.remaining() <= 1.5 * touched + HEADINGS,
                  bytes.remaining() + " bytes for " + touched);
              ShardUpdate back =
                  serializer.deserialize(bytes, ClassTag$.MODULE$.apply(ShardUpdate.class));
              assertArrayEquals(dense(update), dense(back), 0f);
              assertEquals(update.tokens(), back.tokens());
            });
  }

  @Test
  void aDenseOneIsHardlyLongerThanItsFloats() {
    ShardUpdate update = update("block-momentum", "full", true, 1);
    long dense = (long) update.values().size() * Float.BYTES;
    long ofBlocks = 5 * (dense / 1024); // headings of the JDK's object streams
    serializers()
        .forEach(
            serializer -> {
              int bytes =
                  serializer
                      .serialize(update, ClassTag$.MODULE$.apply(ShardUpdate.class))
                      .remaining();
              assertTrue(bytes <= dense + ofBlocks + HEADINGS, bytes + " bytes for " + dense);
            });
  }
}
