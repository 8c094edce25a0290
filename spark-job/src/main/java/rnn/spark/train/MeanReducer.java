package rnn.spark.train;

import org.apache.spark.api.java.JavaRDD;
import rnn.train.MeanUpdate;
import rnn.train.ShardUpdate;

/**
 * A way from the updates of all shards to their mean. Every way gives the same bits: each adds up
 * in the order of the shards, by {@link MeanUpdate#meanSlice}.
 */
interface MeanReducer {

  /** The name for logs and tests. */
  String name();

  /**
   * The mean of {@code updates}, which holds one update per partition in the order of the shards
   * and is computed by this call.
   *
   * @param size floats {@code P} of an update
   * @param title what the job is called where jobs are shown
   */
  MeanUpdate mean(JavaRDD<ShardUpdate> updates, int size, String title);
}
