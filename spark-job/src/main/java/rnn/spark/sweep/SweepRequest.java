package rnn.spark.sweep;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rnn.batch.HeldOutSplit;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.spark.data.Source;
import rnn.spark.train.TrainRequest;
import rnn.train.GivenOptions;

/**
 * A sweep as its user asked for it.
 *
 * @param settings in the order they are told in; all write to the same model directory
 * @param stopping whether settings that do badly are stopped early
 * @param start whether to begin anew, or to take over the settings that a sweep before has finished
 */
public record SweepRequest(List<Setting> settings, Stopping stopping, TrainRequest.Start start) {

  /** Treatment of settings that do badly. */
  public enum Stopping {
    /** All are trained to the end. */
    NONE,
    /** The best third goes on, again and again; see {@link Halving}. */
    HALVING
  }

  /** Copies the settings, and checks that they can be judged. */
  public SweepRequest {
    settings = List.copyOf(settings);
    if (settings.isEmpty() || settings.size() > Grid.MAX_SETTINGS) {
      throw new OptionException(
          "{sweep} must have from 1 to %,d settings but has %,d",
          Grid.MAX_SETTINGS, settings.size());
    }
    for (Setting setting : settings) {
      requireSweepable(setting.request());
    }
  }

  private static void requireSweepable(TrainRequest request) {
    if (request.counting().isCounted()) {
      throw new OptionException(
          "{sweep} must be of networks but comes with {model-kind}; leave one of them out");
    }
    boolean isJudged =
        request.validation() != null
            || request.open().contains(HeldOutSplit.FRACTION)
            || request.validFraction() > 0;
    if (!isJudged) {
      throw new OptionException(
          "{sweep} must come with held-out data to judge settings by, but {valid-fraction} is 0 and"
              + " there is no {valid}; give one of them");
    }
    if (request.checkpointEveryRounds() > 0) {
      throw new OptionException(
          "{checkpoint-every} has no meaning with {sweep}, which keeps settings as they end; leave"
              + " it out");
    }
  }

  /**
   * A sweep of {@code settings}, values by the option's name, each put into {@code base}, of whose
   * options those count that it says it was given.
   *
   * @throws OptionException if a setting is impossible
   */
  public static SweepRequest of(
      TrainRequest base, List<Map<String, String>> settings, Stopping stopping) {
    return new SweepRequest(
        Setting.each(settings, values -> with(base, values)), stopping, base.start());
  }

  private static TrainRequest with(TrainRequest base, Map<String, String> values) {
    Map<String, String> given = new LinkedHashMap<>(base.givenOptions());
    given.putAll(values);
    Source train = base.train();
    boolean isRows = !(train.format().equals(Source.TEXT) || train.format().equals(Source.GRAMMAR));
    GivenOptions options = isRows ? GivenOptions.ofRows(given) : GivenOptions.ofText(given);
    Set<Option<?>> open = new HashSet<>(options.open());
    if (base.validation() != null) {
      open.remove(HeldOutSplit.FRACTION);
    }
    TrainRequest request =
        new TrainRequest(
            train,
            base.validation(),
            base.test(),
            options.leaving(open),
            base.modelDirectory(),
            folder(base.modelDirectory()),
            base.checkpointEveryRounds(),
            TrainRequest.Start.ANEW,
            given,
            base.report());
    request.requireJudged();
    return request;
  }

  /** The folder of a sweep whose best model goes to {@code modelDirectory}. */
  public static String folder(String modelDirectory) {
    return modelDirectory + ".sweep";
  }
}
