package rnn.spark.train;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaRDD;
import rnn.spark.evaluate.Handover;
import rnn.spark.job.Jobs;
import rnn.spark.job.PartitionWork;
import rnn.train.MeanUpdate;
import rnn.train.ShardUpdate;

/**
 * Reducer for tasks that run in the driver's process. It gets every update as the task has made it;
 * what is written to bytes is the number of its shard.
 */
final class InProcessReducer implements MeanReducer {
  private float[] room = {}; // [P]: where every mean of several shards stands

  @Override
  public String name() {
    return "in-process";
  }

  @Override
  public MeanUpdate mean(JavaRDD<ShardUpdate> updates, int size, String title) {
    try (Handover<Map<Integer, ShardUpdate>> made = new Handover<>(new ConcurrentHashMap<>())) {
      List<ShardUpdate> inOrder = new ArrayList<>();
      for (int shard : Jobs.onPartitions(updates, new Keep(made), title)) {
        inOrder.add(made.get().get(shard));
      }
      if (inOrder.size() > 1 && room.length != size) {
        room = new float[size];
      }
      return MeanUpdate.of(inOrder, room);
    }
  }

  /** Keeps the only update of a partition, and tells its shard. */
  private static final class Keep extends PartitionWork<ShardUpdate, Integer> {
    private static final long serialVersionUID = 1L;

    private final Handover<Map<Integer, ShardUpdate>> made;

    Keep(Handover<Map<Integer, ShardUpdate>> made) {
      this.made = made;
    }

    @Override
    protected Integer of(Iterator<ShardUpdate> updates) {
      ShardUpdate update = only(updates);
      made.get().put(update.shard(), update); // a second try's is the same
      return update.shard();
    }
  }
}
