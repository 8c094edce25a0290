package rnn.spark.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import rnn.model.ModelDirectory;
import rnn.network.NetworkSize;
import rnn.network.NetworkSpec;
import rnn.optimizer.Optimizers;
import rnn.spark.checkpoint.CheckpointStore;
import rnn.spark.data.Corpus;
import rnn.spark.data.Source;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.WriteProbe;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.train.Synchronization;
import rnn.train.Synchronizations;
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
   * The driver holds parameters, the last good ones, the best, and the average if there will be
   * one, the outer step's moments twice, the model that it starts from, and copies of all of these
   * but the last good ones while they are written; where it trains too, parameters, gradient,
   * change, the optimizer's moments, and a window's activations.
   *
   * @param isLocal whether the driver trains too
   * @throws InputException if its JVM cannot have so much
   */
  void checkMemory(NetworkSpec spec, boolean isLocal) {
    NetworkSize size = NetworkSize.of(spec, options.window(), options.effectiveBatchSize());
    int starts = request.options().start() == null ? 0 : 1;
    int held = 3 + starts + averages() + 2 * outerMoments();
    double floats = (held + kept()) * size.parameters();
    if (isLocal) {
      boolean stepsLocally = Synchronizations.named(options.synchronization()).stepsLocally();
      int moments = stepsLocally ? Optimizers.named(options.optimizer()).moments() : 0;
      floats += (3 + moments) * size.parameters() + size.activations();
    }
    double bytes = Float.BYTES * floats;
    long room = Runtime.getRuntime().maxMemory();
    if (bytes > room) {
      throw new InputException(
          "Training needs %,.0f MB or more on the driver, for %,.0f parameters and windows of %d x %d, but its JVM has at most %,d MB; lower --hidden, --layers, --vocabulary-size, --batch or --window, or give it more (RNN_DRIVER_MEMORY, --driver-memory)"
              .formatted(
                  bytes / (1 << 20),
                  size.parameters(),
                  options.window(),
                  options.effectiveBatchSize(),
                  room >> 20));
    }
  }

  /** Arrays {@code [P]} of a checkpoint: parameters, the best ones, the average, moments. */
  private int kept() {
    return 2 + averages() + outerMoments();
  }

  private int averages() {
    return options.regularization().averageLast() > 0 ? 1 : 0;
  }

  private int outerMoments() {
    Synchronization synchronization = Synchronizations.named(options.synchronization());
    return synchronization.moments(options, 0).arrays().length;
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
        (1L + checkpoints * kept()) * bytes,
        "The model with its checkpoints, up to %d,".formatted(checkpoints));
  }
}
