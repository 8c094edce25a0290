package rnn.spark.train;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rnn.option.Option;
import rnn.spark.data.Source;
import rnn.train.ModelOptions;
import rnn.train.TrainingOptions;
import rnn.train.VectorsOptions;

/**
 * A training run as its user asked for it.
 *
 * @param train the training text
 * @param validation held-out text that epochs are judged by; may be missing
 * @param test text the finished model is measured on; may be missing
 * @param model what the model is to be
 * @param vectors what its word embedding starts from; may be missing
 * @param training how it is to learn
 * @param open settings of {@code model} and {@code training} that are chosen for the text, whatever
 *     stands there
 * @param validFraction share of the training text, in {@code [0,0.5]}, that epochs are judged by
 *     where {@code validation} is missing
 * @param modelDirectory Hadoop path of the model directory to write
 * @param checkpointDirectory Hadoop path that holds the run's checkpoints
 * @param checkpointEveryRounds rounds between checkpoints; 0 for one after each epoch
 * @param start whether to begin anew or to go on from the last checkpoint
 * @param givenOptions the options as the user gave them, for the model's provenance
 */
public record TrainRequest(
    Source train,
    @Nullable Source validation,
    @Nullable Source test,
    ModelOptions model,
    @Nullable VectorsOptions vectors,
    TrainingOptions training,
    Set<Option<?>> open,
    double validFraction,
    String modelDirectory,
    String checkpointDirectory,
    int checkpointEveryRounds,
    Start start,
    Map<String, String> givenOptions) {

  /** A request without vectors. */
  public TrainRequest(
      Source train,
      @Nullable Source validation,
      @Nullable Source test,
      ModelOptions model,
      TrainingOptions training,
      Set<Option<?>> open,
      double validFraction,
      String modelDirectory,
      String checkpointDirectory,
      int checkpointEveryRounds,
      Start start,
      Map<String, String> givenOptions) {
    this(
        train,
        validation,
        test,
        model,
        null,
        training,
        open,
        validFraction,
        modelDirectory,
        checkpointDirectory,
        checkpointEveryRounds,
        start,
        givenOptions);
  }

  /** A request that leaves nothing open and keeps nothing back. */
  public TrainRequest(
      Source train,
      @Nullable Source validation,
      @Nullable Source test,
      ModelOptions model,
      TrainingOptions training,
      String modelDirectory,
      String checkpointDirectory,
      int checkpointEveryRounds,
      Start start,
      Map<String, String> givenOptions) {
    this(
        train,
        validation,
        test,
        model,
        training,
        Set.of(),
        0,
        modelDirectory,
        checkpointDirectory,
        checkpointEveryRounds,
        start,
        givenOptions);
  }

  /** Start of a run. */
  public enum Start {
    /** From fresh parameters. */
    ANEW,
    /** From the last checkpoint; an error if there is none or if data or options changed. */
    RESUME
  }
}
