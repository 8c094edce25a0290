package rnn.train;

import java.util.List;
import rnn.option.Option;

/**
 * A finished model that a run is to start from.
 *
 * @param model Hadoop path of its directory
 * @param newWords limit of the words of the training text that get a row behind those of the model
 */
public record StartOptions(String model, int newWords) {
  /** Path of the model; empty for none. */
  public static final Option<String> START_FROM =
      Option.ofText("start-from", "MODEL", "")
          .help(
              "Directory of a finished model, on any Hadoop file system, whose weights and"
                  + " vocabulary the run starts from. Of the same task: its shape is the model's,"
                  + " and {hidden} and the like are left out. Of a language model to labels: the"
                  + " embedding and what fits of the stack are taken over. Without it: all is"
                  + " drawn.");

  /** Limit of the words that the model lacks. */
  public static final Option<Integer> NEW_WORDS =
      Option.ofInteger("new-words", "WORDS", 0)
          .atLeast(0)
          .help(
              "Most words of the training text that are added to the vocabulary of {start-from},"
                  + " the most frequent first, as far as they reach {min-count}; their rows are"
                  + " drawn. All others that it lacks are <unk>.");

  /** Every option, in the order shown to users. */
  public static final List<Option<?>> DECLARED = List.of(START_FROM, NEW_WORDS);

  /** Checks the limit. */
  public StartOptions {
    NEW_WORDS.check(newWords);
  }
}
