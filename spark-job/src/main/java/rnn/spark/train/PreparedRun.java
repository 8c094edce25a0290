package rnn.spark.train;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import rnn.network.NetworkSpec;
import rnn.spark.checkpoint.MetricsFile;
import rnn.spark.checkpoint.RunIdentity;
import rnn.spark.data.Shards;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.Lease;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.train.RunFigures;
import rnn.train.Trainer;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

/**
 * A run whose text is read and whose options are decided: all that training takes, wherever it is
 * done, and what comes after it.
 */
public final class PreparedRun {
  private final SparkSession session;
  private final TrainRequest request;
  private final Texts texts;
  private final NetworkSpec spec;
  private final TrainingOptions options;

  private PreparedRun(
      SparkSession session,
      TrainRequest request,
      Texts texts,
      NetworkSpec spec,
      TrainingOptions options) {
    this.session = session;
    this.request = request;
    this.texts = texts;
    this.spec = spec;
    this.options = options;
  }

  /**
   * The run of {@code request} on {@code texts}.
   *
   * @throws InputException if there is nothing to judge epochs by, or no memory for the network
   */
  static PreparedRun of(SparkSession session, TrainRequest request, Texts texts) {
    if (texts.validation() == null) {
      throw new InputException(
          "There must be held-out data to judge by, but %s is too short to keep a part of it back; give --valid, or a larger --valid-fraction"
              .formatted(request.train().description()));
    }
    NetworkSpec spec = texts.network();
    TrainingOptions options = DecidedRounds.of(texts.training(), texts.options());
    new RunRequirements(request, texts.options())
        .checkMemory(spec, Sessions.context(session).isLocal());
    return new PreparedRun(session, request, texts, spec, options);
  }

  /** What is learned, and how. */
  public Trainer.Setup setup() {
    return new Trainer.Setup(spec, options, texts.scoring(), texts.initialization());
  }

  /** The request, with the options of the model that it starts from if it starts from one. */
  public TrainRequest request() {
    return request;
  }

  /** Shards that are trained on. */
  public Shards training() {
    return texts.training();
  }

  /** Shards that epochs are judged by. */
  public Shards validation() {
    Shards validation = texts.validation();
    if (validation == null) {
      throw new IllegalStateException("A run was prepared without held-out data");
    }
    return validation;
  }

  /** Tokens of the vocabulary. */
  public int vocabularySize() {
    return spec.vocabularySize();
  }

  /** What a run must be to go on from a state of this one. */
  public RunIdentity identity() {
    return RunCheckpoints.identity(texts, spec, options);
  }

  /** Sentences on what was found in the text and chosen for it. */
  public List<String> remarks() {
    return new ChosenForText(request, texts).lines();
  }

  /**
   * Writes the best model of {@code state} to the directory of the request and measures it.
   *
   * @param metrics of the run's rounds, a part of the model
   * @param lease that must be held to write
   * @param start of the run, by {@link System#nanoTime}
   */
  public TrainReport finish(
      TrainingState state,
      MetricsFile metrics,
      Lease lease,
      TrainingListener listener,
      long start) {
    ModelWriter models =
        new ModelWriter(
            session,
            request,
            HadoopFolder.of(session, request.modelDirectory()),
            HadoopFolder.of(session, request.checkpointDirectory()));
    return new RunEnd(session, models, request, texts, spec, options)
        .write(state, metrics, new RunFigures.Sum().figures(), lease, listener, start);
  }
}
