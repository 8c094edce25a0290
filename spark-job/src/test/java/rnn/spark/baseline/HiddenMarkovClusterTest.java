package rnn.spark.baseline;

import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.baseline.CountingOptions;
import rnn.batch.Shard;
import rnn.spark.job.Sessions;
import rnn.spark.testkit.LocalCluster;

/** Learning of a hidden Markov model by one core, by two, and by executors that are other JVMs. */
@Tag("cluster")
@Timeout(480) // an executor that cannot start is started again for ever
class HiddenMarkovClusterTest {

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "local[2]", "local-cluster[2,1,1024]"})
  void everyClusterLearnsTheSameBits(String master) throws IOException {
    List<Shard> shards = CountedText.shards(5);
    CountingOptions options = CountedText.options(20, 1, 2);
    SparkConf conf =
        LocalCluster.conf(master)
            .set("spark.driver.maxResultSize", "40k"); // too little for the counts of all shards
    try (SparkSession session = SparkSession.builder().config(conf).getOrCreate();
        Counted counted =
            new HiddenMarkovCounting()
                .count(
                    CountedText.data(Sessions.context(session), shards),
                    options,
                    CountingProgress.NONE)) {
      HiddenMarkovCountingTest.assertSameTables(
          CountedText.learned(shards, options), counted.tables());
    }
  }
}
