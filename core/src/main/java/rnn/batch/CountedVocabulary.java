package rnn.batch;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import rnn.text.Vocabulary;

/**
 * A vocabulary, and what the count behind it says of {@code <unk>}.
 *
 * @param vocabulary the tokens that are kept
 * @param minimumCount times a token had to occur to be kept
 * @param rare kept tokens that are read as {@code <unk>} in part of their occurrences in training
 */
public record CountedVocabulary(Vocabulary vocabulary, long minimumCount, RareTokens rare) {

  /**
   * The vocabulary of all {@code tokens} that there can be: those of {@code counted} first, in its
   * order, then the others in theirs. No token is rare.
   */
  public static CountedVocabulary withAll(Vocabulary counted, Collection<String> tokens) {
    Set<String> all = new LinkedHashSet<>(Arrays.asList(counted.tokens()));
    all.addAll(tokens);
    return new CountedVocabulary(
        Vocabulary.ofTokens(all.toArray(String[]::new)), 1, RareTokens.NONE);
  }
}
