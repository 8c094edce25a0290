package rnn.spark.sweep;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.FutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import rnn.batch.Shard;
import rnn.spark.data.Shards;
import rnn.spark.evaluate.ReplicaCores;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.Jobs;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/**
 * One job that trains settings, each in a task that reads the shards of its text where they are
 * cached. Their rows are told one by one, as they come.
 */
final class SweepJob {
  private static final long POLL_MILLISECONDS = 100;

  private final JavaSparkContext context;
  private final HadoopFolder folder;
  private final Map<Shards, JavaRDD<SettingTask.Data>> data = new IdentityHashMap<>(); // by text

  /** Jobs of the sweep in {@code folder}. */
  SweepJob(JavaSparkContext context, HadoopFolder folder) {
    this.context = context;
    this.folder = folder;
  }

  /** A setting to train and the shards of its text. */
  record Part(SettingWork work, Shards training, Shards validation) {

    /** Parameters times epochs: what its time is about proportional to. */
    double cost() {
      return (double) work.row().parameters() * (work.lastEpoch() - work.row().learned().epochs());
    }
  }

  /**
   * Trains {@code parts}, those that take longest first, so that no long one is left to the end.
   *
   * @param title names the job where jobs are shown
   * @param done hears of each row on the calling thread
   * @throws IllegalStateException if the job failed, or the thread was interrupted
   */
  void run(List<Part> parts, String title, Consumer<SweepRow> done) {
    List<Part> sorted = new ArrayList<>(parts);
    sorted.sort((a, b) -> Double.compare(b.cost(), a.cost()));
    List<JavaRDD<SettingTask.Data>> shards = new ArrayList<>();
    for (Part part : sorted) {
      shards.add(data.computeIfAbsent(part.training(), key -> data(key, part.validation())));
    }
    ReplicaCores cores = ReplicaCores.of(context, sorted.size());
    SettingTask task =
        new SettingTask(
            sorted.stream().map(Part::work).toList(),
            folder.uri(),
            context.hadoopConfiguration(),
            cores,
            SettingFailure.attempts(context.getConf()));
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of generic type
    JavaRDD<SettingTask.Data>[] all = shards.toArray(JavaRDD[]::new);
    JavaRDD<String> rows = cores.claim(context.union(all).mapPartitionsWithIndex(task, true));
    Jobs.run(context, title, () -> collect(rows, sorted.size(), done));
  }

  /** All shards of a text in one partition, as one element. */
  private static JavaRDD<SettingTask.Data> data(Shards training, Shards validation) {
    return whole(training)
        .zipPartitions(
            whole(validation),
            (ofTraining, ofValidation) ->
                List.of(new SettingTask.Data(ofTraining.next(), ofValidation.next())).iterator());
  }

  private static JavaRDD<List<Shard>> whole(Shards shards) {
    return shards.rdd().coalesce(1, false).glom().map(SweepJob::inOrder);
  }

  /**
   * Shards by their numbers, the order in which their gradients are summed. Spark may put another
   * than the first in front: it begins with one that it knows a place of.
   */
  static List<Shard> inOrder(List<Shard> shards) {
    List<Shard> sorted = new ArrayList<>(shards);
    sorted.sort(Comparator.comparingInt(Shard::id));
    return sorted;
  }

  private @Nullable Void collect(JavaRDD<String> rows, int number, Consumer<SweepRow> done)
      throws Exception {
    // Travels with the tasks, so it must be serializable.
    Function1<Iterator<String>, String> first =
        (Function1<Iterator<String>, String> & Serializable) Iterator::next;
    List<Object> partitions = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      partitions.add(i);
    }
    BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    FutureAction<BoxedUnit> job =
        context
            .sc()
            .submitJob(
                rows.rdd(),
                first,
                CollectionConverters.asScala(partitions).toSeq(),
                (partition, row) -> {
                  arrived.add(row);
                  return BoxedUnit.UNIT;
                },
                () -> BoxedUnit.UNIT);
    while (!job.isCompleted()) {
      String row = arrived.poll(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
      if (row != null) {
        done.accept(SweepFile.row(row));
      }
    }
    job.value().get().get(); // throws what the job failed with
    for (String row = arrived.poll(); row != null; row = arrived.poll()) {
      done.accept(SweepFile.row(row));
    }
    return null;
  }
}
