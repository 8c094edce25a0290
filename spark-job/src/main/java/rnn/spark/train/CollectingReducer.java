package rnn.spark.train;

import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import rnn.spark.job.Jobs;
import rnn.spark.job.PartitionWork;
import rnn.train.MeanUpdate;
import rnn.train.ShardUpdate;

/**
 * The driver gets every update and adds them up: one stage, the quickest way while the updates
 * together are small.
 */
final class CollectingReducer implements MeanReducer {

  @Override
  public String name() {
    return "collect";
  }

  @Override
  public MeanUpdate mean(JavaRDD<ShardUpdate> updates, int size, String title) {
    return MeanUpdate.of(Jobs.onPartitions(updates, new Only(), title));
  }

  /** The only update of a partition. */
  private static final class Only extends PartitionWork<ShardUpdate, ShardUpdate> {
    private static final long serialVersionUID = 1L;

    @Override
    protected ShardUpdate of(Iterator<ShardUpdate> updates) {
      return only(updates);
    }
  }
}
