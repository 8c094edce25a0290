package rnn.train;

import java.util.List;
import rnn.option.Option;

/**
 * Vectors of words that a run is to start from.
 *
 * @param file Hadoop path of word2vec text, GloVe text or fastText's {@code .vec}
 * @param mode whether they are trained on
 * @param words limit of the words that get a row though the training data does not have them, the
 *     first of the file; language models have none, whatever stands here
 */
public record VectorsOptions(String file, VectorsMode mode, int words) {
  /** Path of the file; empty for none. */
  public static final Option<String> VECTORS =
      Option.ofText("vectors", "FILE", "")
          .help(
              "Word vectors that the embedding starts from: text of word2vec, GloVe or fastText"
                  + " (.vec), plain or .gz, on any Hadoop file system, read for the words of the"
                  + " vocabulary. {embedding} is then their size. Without it: all vectors are"
                  + " drawn.");

  /** Name in {@link VectorsMode}. */
  public static final Option<String> VECTORS_MODE =
      Option.oneOf("vectors-mode", VectorsMode.names(), VectorsMode.TRAINED.label())
          .help(
              "What training does to them, {*}. Frozen ones stay as they are; words that have none,"
                  + " and <unk>, which starts as their mean, are trained all the same.");

  /** Limit of the words that only the vectors have. */
  public static final Option<Integer> VECTORS_WORDS =
      Option.ofInteger("vectors-words", "WORDS", 50_000)
          .atLeast(0)
          .help(
              "Of models of labels: most words that are known though only the vectors have them,"
                  + " the first of the file; each costs a row of the embedding.");

  /** Every option, in the order shown to users. */
  public static final List<Option<?>> DECLARED = List.of(VECTORS, VECTORS_MODE, VECTORS_WORDS);

  /** Checks the limit. */
  public VectorsOptions {
    VECTORS_WORDS.check(words);
  }
}
