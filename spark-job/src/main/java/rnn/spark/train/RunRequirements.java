package rnn.spark.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import rnn.model.ModelDirectory;
import rnn.network.NetworkSpec;
import rnn.spark.checkpoint.CheckpointStore;
import rnn.spark.data.Corpus;
import rnn.spark.data.Source;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.WriteProbe;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.train.MemoryNeed;
import rnn.train.TrainingOptions;

/** Requirements of a run before it trains: directories, memory and room on the disk. */
public final class RunRequirements {
  private final TrainRequest request;
  private final TrainingOptions options;

  /** The requirements of {@code request}, whose options are {@code options}. */
  RunRequirements(TrainRequest request, TrainingOptions options) {
    this.request = request;
    this.options = options;
  }

  /**
   * Checks that the model and the checkpoints of {@code request} may be written, and are there if
   * the run is to go on. It needs no session.
   *
   * @throws IllegalArgumentException if a directory is in use, or there is nothing to resume
   * @throws UncheckedIOException if a directory cannot be read or written
   */
  public static void checkDirectories(Configuration configuration, TrainRequest request) {
    HadoopFolder modelFolder = HadoopFolder.of(configuration, request.modelDirectory());
    HadoopFolder checkpointFolder = HadoopFolder.of(configuration, request.checkpointDirectory());
    String model = modelFolder.location();
    if ((checkpointFolder.location() + "/").startsWith(model + "/")) {
      throw new InputException(
          "The checkpoints must not be in the model directory %s, which the finished model replaces, but are to be in %s; choose a directory beside it"
              .formatted(model, checkpointFolder.location()));
    }
    try {
      ModelDirectory.checkReplaceable(modelFolder);
      WriteProbe.check(modelFolder, "The model");
      WriteProbe.check(checkpointFolder, "The checkpoints");
      if (request.start() == TrainRequest.Start.RESUME) {
        if (request.counting().isCounted()) {
          CountingIterations.checkResumable(checkpointFolder);
          return;
        }
        CheckpointStore.checkResumable(checkpointFolder);
        WriteProbe.check(checkpointFolder.child("epoch"), "The checkpoints");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The model directory %s cannot be read: %s".formatted(model, e.getMessage()), e);
    }
  }

  /**
   * Everything of {@code request} that can be found wrong before its text is read.
   *
   * @throws IllegalArgumentException if something is
   * @throws UncheckedIOException if a directory cannot be read or written
   */
  public static void check(SparkSession session, TrainRequest request) {
    checkMemory(session, request);
    Configuration configuration = Sessions.context(session).hadoopConfiguration();
    checkDirectories(configuration, request);
    StartingVectors.check(configuration, request);
    for (Source source : new Source[] {request.train(), request.validation(), request.test()}) {
      if (source != null) {
        Corpus.requirePresent(session, source);
      }
    }
  }

  /**
   * Checks that the driver has room for the smallest network that {@code request} can come to.
   *
   * @throws InputException if it has not
   */
  public static void checkMemory(SparkSession session, TrainRequest request) {
    new RunRequirements(request, request.training())
        .checkMemory(request.model().smallest(), Sessions.context(session).isLocal());
  }

  /**
   * Checks that the vectors {@code request} names are a file of vectors and fit its model. It needs
   * no session.
   *
   * @throws InputException if they are not
   */
  public static void checkVectors(Configuration configuration, TrainRequest request) {
    StartingVectors.check(configuration, request);
  }

  /**
   * {@code request} with the options of the model that it starts from; itself if it starts from
   * none. It needs no session.
   *
   * @throws IllegalArgumentException if there is no such model, it is no network, or an option that
   *     is given contradicts it
   */
  public static TrainRequest started(Configuration configuration, TrainRequest request) {
    StartingModel start = StartingModel.of(configuration, request);
    return start == null ? request : start.applied(request);
  }

  /**
   * Checks that the driver has room for what it {@linkplain MemoryNeed#driverBytes holds}, and for
   * a replica where it trains too.
   *
   * @param isLocal whether the driver trains too
   * @throws InputException if its JVM cannot have so much
   */
  void checkMemory(NetworkSpec spec, boolean isLocal) {
    MemoryNeed need = memory(spec);
    double bytes = need.driverBytes() + (isLocal ? need.replicaBytes() : 0);
    long room = Runtime.getRuntime().maxMemory();
    if (bytes > room) {
      throw new InputException(
          "Training needs %,.0f MB or more on the driver, for %,.0f parameters and windows of %d x %d, but its JVM has at most %,d MB; lower --hidden, --layers, --vocabulary-size, --batch or --window, or give it more (RNN_DRIVER_MEMORY, --driver-memory)"
              .formatted(
                  bytes / (1 << 20),
                  need.parameters(),
                  options.window(),
                  options.effectiveBatchSize(),
                  room >> 20));
    }
  }

  /** Memory that a run of {@code spec} needs. */
  MemoryNeed memory(NetworkSpec spec) {
    return new MemoryNeed(spec, options, request.options().start() == null ? 0 : 1);
  }

  /**
   * The model and its checkpoints, all that are kept and the one that is written, must fit beside
   * each other; those of a run that goes on are there already.
   */
  void checkRoom(NetworkSpec spec, HadoopFolder modelFolder, HadoopFolder checkpointFolder) {
    long bytes = Float.BYTES * spec.layout().parameterCount();
    WriteProbe.checkRoom(modelFolder, bytes, "The model");
    int checkpoints =
        request.start() == TrainRequest.Start.RESUME ? 1 : CheckpointStore.MAX_AT_A_TIME;
    WriteProbe.checkRoom(
        checkpointFolder,
        (1L + checkpoints * memory(spec).keptArrays()) * bytes,
        "The model with its checkpoints, up to %d,".formatted(checkpoints));
  }
}
