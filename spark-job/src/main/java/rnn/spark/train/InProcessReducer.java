package rnn.spark.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.spark.api.java.JavaRDD;
import rnn.spark.evaluate.Handover;
import rnn.spark.job.Jobs;
import rnn.train.MeanUpdate;
import rnn.train.ShardUpdate;
import rnn.train.SparseFloats;

/**
 * Reducer for tasks that run in the driver's process. It gets every update as the task has made it.
 * Nothing is written to bytes but the counts.
 */
final class InProcessReducer implements MeanReducer {

  @Override
  public String name() {
    return "in-process";
  }

  @Override
  public MeanUpdate mean(JavaRDD<ShardUpdate> updates, int size, String title) {
    try (Handover<ConcurrentMap<Integer, SparseFloats>> values =
        new Handover<>(new ConcurrentHashMap<>())) {
      List<ShardUpdate> counts =
          Jobs.collect(
              updates.map(
                  update -> {
                    values
                        .get()
                        .put(update.shard(), update.values()); // a second try's are the same
                    return update.withValues(SparseFloats.NONE);
                  }),
              title);
      List<ShardUpdate> whole = new ArrayList<>();
      for (ShardUpdate update : counts) {
        whole.add(update.withValues(values.get().get(update.shard())));
      }
      return MeanUpdate.of(whole);
    }
  }
}
