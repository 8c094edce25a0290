package rnn.spark.data;

import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import rnn.math.Mixing;
import rnn.spark.job.Jobs;
import rnn.spark.job.ResultLimit;
import scala.Tuple2;

/**
 * Tokens and their counts on the way to the driver, in as many jobs as Spark's limit on the results
 * of a job makes needed: each brings the tokens of one range of hashes.
 */
final class CountedTokens {
  /** Bytes beside those of the token: its count, and what the serializer says of both. */
  private static final int ENTRY_BYTES = 48;

  private static final int MAX_BYTES_PER_CHAR = 3;

  private CountedTokens() {}

  /** Bytes that {@code token} and its count travel in, or fewer, whatever the serializer. */
  static long bytes(String token) {
    boolean isAscii = token.chars().allMatch(c -> c < 0x80 && c != 0);
    return ENTRY_BYTES + (long) token.length() * (isAscii ? 1 : MAX_BYTES_PER_CHAR);
  }

  /**
   * Adds {@code tokens} to {@code kept}.
   *
   * @param bytes their {@link #bytes(String)} together, or more
   * @param description what the jobs are called where jobs are shown
   */
  static void collect(
      JavaPairRDD<String, Long> tokens, long bytes, Map<String, Long> kept, String description) {
    ResultLimit limit =
        ResultLimit.of(JavaSparkContext.fromSparkContext(tokens.context()).getConf());
    int pieces = pieces(bytes, limit);
    for (int piece = 0; piece < pieces; piece++) {
      int wanted = piece;
      JavaRDD<Tuple2<String, Long>> part =
          tokens.filter(entry -> piece(entry._1(), pieces) == wanted).map(entry -> entry);
      for (Tuple2<String, Long> entry : Jobs.collect(fewTasks(part, limit), description)) {
        kept.put(entry._1(), entry._2());
      }
    }
  }

  /** The same elements in no more partitions than may report to the driver in one job. */
  static <T> JavaRDD<T> fewTasks(JavaRDD<T> rdd, ResultLimit limit) {
    return rdd.getNumPartitions() <= limit.tasks() ? rdd : rdd.coalesce(limit.tasks());
  }

  /** Jobs that {@code bytes} take under {@code limit}. */
  static int pieces(long bytes, ResultLimit limit) {
    return (int) Math.min(Integer.MAX_VALUE, 1 + bytes / limit.room());
  }

  private static int piece(String token, int pieces) {
    return (int) Long.remainderUnsigned(Mixing.mixed(token.hashCode()), pieces);
  }
}
