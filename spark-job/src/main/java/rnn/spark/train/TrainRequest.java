package rnn.spark.train;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rnn.baseline.CountingOptions;
import rnn.batch.HeldOutSplit;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.schedule.Schedules;
import rnn.spark.data.Source;
import rnn.train.GivenOptions;
import rnn.train.ModelOptions;
import rnn.train.TrainingOptions;
import rnn.train.VectorsOptions;

/**
 * A training run as its user asked for it.
 *
 * @param train the training text
 * @param validation held-out text that epochs are judged by; may be missing
 * @param test text the finished model is measured on; may be missing
 * @param options what the model is to be, how it is to learn, and what of that is chosen for the
 *     text, whatever stands there
 * @param modelDirectory Hadoop path of the model directory to write
 * @param checkpointDirectory Hadoop path that holds the run's checkpoints
 * @param checkpointEveryRounds rounds between checkpoints; 0 for one after each epoch
 * @param start whether to begin anew or to go on from the last checkpoint
 * @param givenOptions the options as the user gave them, for the model's provenance
 * @param report what the run leaves in the model beside it
 */
public record TrainRequest(
    Source train,
    @Nullable Source validation,
    @Nullable Source test,
    GivenOptions options,
    String modelDirectory,
    String checkpointDirectory,
    int checkpointEveryRounds,
    Start start,
    Map<String, String> givenOptions,
    ReportContent report) {

  /** A request that leaves a full report. */
  public TrainRequest(
      Source train,
      @Nullable Source validation,
      @Nullable Source test,
      GivenOptions options,
      String modelDirectory,
      String checkpointDirectory,
      int checkpointEveryRounds,
      Start start,
      Map<String, String> givenOptions) {
    this(
        train,
        validation,
        test,
        options,
        modelDirectory,
        checkpointDirectory,
        checkpointEveryRounds,
        start,
        givenOptions,
        ReportContent.FULL);
  }

  /** A request without vectors, of a network. */
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
        new GivenOptions(model, training, null, null, CountingOptions.NONE, validFraction, open),
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

  /** What the model is to be. */
  public ModelOptions model() {
    return options.model();
  }

  /** How it is to learn. */
  public TrainingOptions training() {
    return options.training();
  }

  /** What its word embedding starts from; null for vectors that are drawn. */
  public @Nullable VectorsOptions vectors() {
    return options.vectors();
  }

  /** What is to be counted, in the place of a network or beside it. */
  public CountingOptions counting() {
    return options.counting();
  }

  /** Options that are chosen for the text, whatever stands in the others. */
  public Set<Option<?>> open() {
    return options.open();
  }

  /**
   * Share of the training text, in {@code [0,0.5]}, that epochs are judged by where {@code
   * validation} is missing.
   */
  public double validFraction() {
    return options.validFraction();
  }

  /**
   * Checks that epochs are judged where something waits for their judgement, and by one part.
   *
   * @throws OptionException if they are not
   */
  public void requireJudged() {
    if (validFraction() > 0 && validation != null) {
      throw new OptionException(
          "{valid-fraction} must come with {train} and without {valid}, which judges epochs by"
              + " itself; leave one out");
    }
    boolean isJudged =
        validation != null || open().contains(HeldOutSplit.FRACTION) || validFraction() > 0;
    String schedule = training().schedule();
    if (Schedules.named(schedule).watchesHeldOutLoss() && !isJudged) {
      throw new OptionException(
          "{schedule} %s must come with {valid} or {valid-fraction}: it watches the held-out loss",
          schedule);
    }
    if (training().regularization().patience() > 0 && !isJudged) {
      throw new OptionException(
          "{patience} must come with {valid} or {valid-fraction}: it waits for a better held-out"
              + " loss");
    }
  }

  /** Start of a run. */
  public enum Start {
    /** From fresh parameters. */
    ANEW,
    /** From the last checkpoint; an error if there is none or if data or options changed. */
    RESUME
  }
}
