package rnn.spark.train;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.ExternalizableSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.List;
import org.apache.spark.serializer.KryoRegistrator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.baseline.ExpectedCounts;
import rnn.baseline.HiddenMarkovModel;
import rnn.baseline.KeyCounts;
import rnn.baseline.MostFrequentTagger;
import rnn.baseline.NaiveBayesClassifier;
import rnn.baseline.NgramModel;
import rnn.baseline.TrieStretch;
import rnn.baseline.TrigramTagger;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Ragged;
import rnn.batch.Shard;
import rnn.spark.data.KryoClasses;
import rnn.task.PairCounts;
import rnn.task.Score;
import rnn.text.LabelSet;
import rnn.text.Vocabulary;
import rnn.train.ShardUpdate;
import rnn.train.SparseFloats;

/**
 * The classes that travel, for users of Kryo: set {@code spark.kryo.registrator} to this class's
 * name, and {@code spark.kryo.registrationRequired} may be true.
 */
public final class RnnRegistrator implements KryoRegistrator {
  private static final Logger LOG = LoggerFactory.getLogger(RnnRegistrator.class);

  /**
   * Classes of Spark's streams that it does not register itself, in all places that they had: what
   * it broadcasts of states of keys, and what its sinks of files and of memory tell of a task.
   */
  private static final List<String> STREAMS =
      List.of(
          "org.apache.spark.sql.execution.streaming.state.StateSchemaMetadata",
          "org.apache.spark.sql.execution.streaming.sinks.SinkFileStatus",
          "org.apache.spark.sql.execution.streaming.SinkFileStatus",
          "org.apache.spark.sql.execution.streaming.sources.MemoryWriterCommitMessage");

  /** For Spark, which makes one by name. */
  public RnnRegistrator() {}

  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(Shard.class);
    kryo.register(Ragged.class);
    kryo.register(Labelling.class);
    kryo.register(Vocabulary.class);
    kryo.register(ExampleEncoder.class);
    kryo.register(LabelSet.class);
    kryo.register(String[].class);
    kryo.register(long[].class);
    kryo.register(ShardUpdate.class);
    kryo.register(ShardUpdate[].class);
    kryo.register(SparseFloats.class, new ExternalizableSerializer());
    kryo.register(Score.class);
    kryo.register(PairCounts.class);
    kryo.register(SlicedReducer.MeanSlice.class);
    kryo.register(NgramModel.class);
    kryo.register(NgramModel.Form.class);
    kryo.register(TrieStretch.class);
    kryo.register(int[][].class);
    kryo.register(float[][].class);
    kryo.register(double[].class);
    kryo.register(double[][].class);
    kryo.register(HiddenMarkovModel.class);
    kryo.register(ExpectedCounts.class);
    kryo.register(KeyCounts.class);
    kryo.register(TrigramTagger.class, new JavaSerializer()); // these have many parts
    kryo.register(MostFrequentTagger.class, new JavaSerializer());
    kryo.register(NaiveBayesClassifier.class, new JavaSerializer());
    KryoClasses.register(kryo);
    registerStreams(kryo);
  }

  private static void registerStreams(Kryo kryo) {
    for (String name : STREAMS) {
      try {
        Class<?> found = Class.forName(name, false, KryoRegistrator.class.getClassLoader());
        kryo.register(found, new JavaSerializer()); // they have many parts
      } catch (ClassNotFoundException e) {
        LOG.debug("This Spark has no class {}", name);
      }
    }
  }
}
