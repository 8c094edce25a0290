package rnn.spark.group;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import rnn.baseline.CountingOptions;
import rnn.batch.Labelling;
import rnn.fit.LocalFit;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.spark.data.Source;
import rnn.train.GivenOptions;

/**
 * A training of a model for each group as its user asked for it.
 *
 * @param train rows with their labels, if these are learned
 * @param grouping which rows belong together
 * @param given the options of all models, as texts by the option's name; what is no option of a
 *     model or its training is left out
 * @param directory Hadoop path of the table of models to write
 */
public record GroupRequest(
    Source train, Grouping grouping, Map<String, String> given, String directory) {

  /**
   * Checks that the options are some that models side by side can have.
   *
   * @throws OptionException if they are not
   */
  public GroupRequest {
    Map<String, String> declared = new TreeMap<>(given);
    Set<String> names =
        GivenOptions.DECLARED.stream().map(Option::name).collect(Collectors.toSet());
    declared.keySet().retainAll(names);
    given = Map.copyOf(declared);
    GivenOptions options = GivenOptions.ofRows(given);
    LocalFit.requireMeaning(options);
    if (Boolean.parseBoolean(given.getOrDefault(CountingOptions.BASELINE.name(), "false"))) {
      throw new OptionException(
          "{baseline} has no meaning for models that are trained side by side, one for each group;"
              + " leave it out");
    }
  }

  /** The options of all models. */
  GivenOptions options() {
    return GivenOptions.ofRows(given);
  }

  /** Labelling of the rows. */
  Labelling labelling() {
    return options().model().task().labelling();
  }
}
