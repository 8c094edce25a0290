package rnn.spark.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import rnn.model.RecordJson;
import rnn.spark.data.Provenance;
import rnn.spark.job.InputException;
import rnn.train.TrainingState;

/**
 * Content of a checkpoint's {@code state.json}, beside the tensors: whose run it is, and how far it
 * had come.
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param programVersion version that wrote it, for readers
 * @param run whose run it is
 * @param epoch complete epochs
 * @param round complete rounds of the epoch after them
 * @param tokens tokens trained on
 * @param validationObjectives what each epoch was judged by: of language models the held-out loss,
 *     of others a share of errors
 * @param best where the best model comes from; none if no epoch had a finite held-out loss
 * @param averagedEpochs epochs whose parameters the average holds
 * @param momentSteps steps the driver's strategy has counted
 * @param learningRateFactor what rejected rounds have made of the learning rate
 * @param rejections rounds rejected since the last good one
 */
record CheckpointContent(
    int formatVersion,
    String programVersion,
    RunIdentity run,
    int epoch,
    int round,
    long tokens,
    double[] validationObjectives,
    TrainingState.Best best,
    int averagedEpochs,
    long momentSteps,
    double learningRateFactor,
    int rejections) {

  static final int FORMAT_VERSION = 6;
  private static final int VERSION_WITHOUT_STARTS = 5;

  private static final JsonMapper JSON = RecordJson.mapper().build();

  /** Checks that a run can have come so far. */
  CheckpointContent {
    notNegative("epoch", epoch);
    notNegative("round", round);
    notNegative("tokens", tokens);
    notNegative("averagedEpochs", averagedEpochs);
    notNegative("momentSteps", momentSteps);
    notNegative("rejections", rejections);
    if (!(learningRateFactor > 0 && learningRateFactor <= 1)) {
      throw new IllegalArgumentException(
          "\"learningRateFactor\" must be above 0 and at most 1 but is " + learningRateFactor);
    }
  }

  private static void notNegative(String field, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          "\"%s\" must be 0 or more but is %d".formatted(field, value));
    }
  }

  /** Content for {@code state} in {@code run}. */
  static CheckpointContent of(RunIdentity run, TrainingState state) {
    TrainingState.Position position = state.position();
    return new CheckpointContent(
        FORMAT_VERSION,
        Provenance.programVersion(),
        run,
        position.epoch(),
        position.round(),
        position.tokens(),
        position.validationObjectives(),
        state.best(),
        state.average().epochs(),
        state.moments().steps(),
        state.caution().learningRateFactor(),
        state.caution().rejections());
  }

  /**
   * Forbidden differences between the run of this checkpoint and {@code now}, each by its option;
   * empty if one may go on as the other. Of fewer epochs there may be those that are complete, for
   * nothing is learned then.
   */
  List<String> changes(RunIdentity now) {
    List<String> changes = new RunChanges(run, now).forbidden();
    int were = run.options().epochs();
    int are = now.options().epochs();
    if (are < were && !isEnded(now)) {
      changes.add(
          "--epochs: was %d, is %d (it may grow%s)"
              .formatted(
                  were,
                  are,
                  epoch == 0
                      ? "; no epoch is complete yet"
                      : ", or be %d, the complete ones, to have the best model of these written"
                          .formatted(epoch)));
    }
    return changes;
  }

  /** True if {@code now} ends where this checkpoint is, before the end that its run was to have. */
  boolean isEnded(RunIdentity now) {
    return now.options().epochs() == epoch && epoch < run.options().epochs();
  }

  /** Caution learned from rejected rounds; none for a run whose user has set another rate. */
  TrainingState.Caution cautionFor(RunIdentity now) {
    return now.options().learningRate() == run.options().learningRate()
        ? new TrainingState.Caution(learningRateFactor, rejections)
        : TrainingState.Caution.NONE;
  }

  /**
   * The average of the last epochs that {@code parameters [P]} are; nothing to a run of more
   * epochs, whose last ones are others.
   */
  TrainingState.Average averageFor(RunIdentity now, float[] parameters) {
    return now.options().epochs() == run.options().epochs()
        ? new TrainingState.Average(parameters, averagedEpochs)
        : TrainingState.Average.NONE;
  }

  /**
   * The content in {@code bytes}, which are the file called {@code what}.
   *
   * @throws InputException if it is of another version
   * @throws rnn.model.ModelFormatException if it is damaged
   */
  static CheckpointContent parse(byte[] bytes, String what) {
    ObjectNode tree = RecordJson.object(bytes, what);
    JsonNode version = tree.path("formatVersion");
    if (version.isInt()
        && version.intValue() == VERSION_WITHOUT_STARTS
        && tree.get("run") instanceof ObjectNode run) {
      run.set("start", JSON.valueToTree(RunIdentity.Start.NONE));
      tree.put("formatVersion", FORMAT_VERSION);
      return RecordJson.record(tree, CheckpointContent.class, what);
    }
    if (version.isInt() && version.intValue() != FORMAT_VERSION) {
      throw new InputException(
          "A checkpoint's format version must be %d but is %d; go on with the release that wrote it, or start without --resume"
              .formatted(FORMAT_VERSION, version.intValue()));
    }
    return RecordJson.record(tree, CheckpointContent.class, what);
  }

  /** The bytes of {@code state.json}. */
  byte[] toBytes() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A record of strings and numbers was not written", e);
    }
  }
}
