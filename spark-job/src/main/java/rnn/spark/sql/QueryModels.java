package rnn.spark.sql;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.model.ModelDirectory;
import rnn.spark.files.HadoopFolder;
import rnn.spark.score.LoadedModels;
import rnn.spark.score.SharedModel;

/**
 * Models that the queries of a driver use: each is read and broadcast once, again when its
 * directory has changed. Until the application ends those stay that were used last. A model that
 * takes long to read holds up the queries that use it, and no others.
 *
 * <p>A model that goes is not destroyed, for a stream or a cached plan may still use it: Spark
 * takes its broadcast from the executors when nothing refers to it any more.
 */
final class QueryModels {
  private static @Nullable QueryModels current;

  private final SparkContext context;
  private final PathLocks reading = new PathLocks();
  private final Map<String, Read> models =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Read> eldest) {
              return size() > LoadedModels.MAX_MODELS;
            }
          });

  /**
   * A model that was read.
   *
   * @param config the bytes of its {@code config.json}, which has the hashes of its other files
   */
  private record Read(byte[] config, SharedModel model, Labelling labelling) {}

  private QueryModels(SparkContext context) {
    this.context = context;
  }

  /** The models of the application of {@code session}. */
  static synchronized QueryModels of(SparkSession session) {
    SparkContext context = session.sparkContext();
    QueryModels models = current;
    if (models == null || models.context != context) {
      models = new QueryModels(context);
      current = models;
      context.addSparkListener(
          new SparkListener() {
            @Override
            public void onApplicationEnd(SparkListenerApplicationEnd end) {
              forget(context);
            }
          });
    }
    return models;
  }

  private static synchronized void forget(SparkContext ended) {
    if (current != null && current.context == ended) {
      current = null;
    }
  }

  /**
   * The model in {@code directory}, for a function.
   *
   * @throws rnn.model.ModelFormatException if there is no sound model
   * @throws rnn.spark.job.InputException if the function does not use models of its kind
   * @throws IllegalArgumentException if {@code directory} is no path, or cannot be reached
   */
  SharedModel model(SqlFunction function, String directory) throws IOException {
    HadoopFolder folder = HadoopFolder.of(context.hadoopConfiguration(), directory);
    return reading.alone(folder.uri(), () -> model(function, folder));
  }

  private SharedModel model(SqlFunction function, HadoopFolder folder) throws IOException {
    byte[] config = config(folder);
    Read read = models.get(folder.uri());
    if (read == null || !Arrays.equals(config, read.config)) {
      var model = ModelDirectory.readAny(folder);
      function.require(model.encoder().labelling(), folder.location());
      read =
          new Read(
              config,
              SharedModel.of(JavaSparkContext.fromSparkContext(context), model),
              model.encoder().labelling());
      models.put(folder.uri(), read);
    }
    function.require(read.labelling, folder.location());
    return read.model;
  }

  /** The content of {@code config.json}; none if it is not there, which reading the model tells. */
  private static byte[] config(HadoopFolder folder) throws IOException {
    if (!folder.isDirectory() || !folder.exists(ModelDirectory.CONFIG)) {
      return new byte[0];
    }
    try (InputStream in = folder.open(ModelDirectory.CONFIG)) {
      return in.readAllBytes();
    }
  }
}
