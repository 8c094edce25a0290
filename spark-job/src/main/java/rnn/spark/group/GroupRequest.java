package rnn.spark.group;

import java.util.Map;
import java.util.TreeSet;
import rnn.baseline.CountingOptions;
import rnn.batch.Labelling;
import rnn.fit.LocalFit;
import rnn.option.OptionException;
import rnn.spark.data.Source;
import rnn.train.GivenOptions;

/**
 * A training of a model for each group as its user asked for it.
 *
 * @param train rows with their labels, if these are learned
 * @param grouping which rows belong together
 * @param given the options of all models, as texts by the option's name
 * @param directory Hadoop path of the table of models to write
 */
public record GroupRequest(
    Source train, Grouping grouping, Map<String, String> given, String directory) {

  /**
   * Checks that the options are some that models side by side can have.
   *
   * @throws OptionException if they are not, or one is no option of a model or its training
   */
  public GroupRequest {
    given = Map.copyOf(given);
    for (String name : new TreeSet<>(given.keySet())) {
      if (GivenOptions.DECLARED.stream().noneMatch(option -> option.name().equals(name))) {
        throw new OptionException(
            "The options of models must be some of a model or its training but one is \"%s\";"
                + " correct its name, or leave it out",
            name);
      }
    }
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
