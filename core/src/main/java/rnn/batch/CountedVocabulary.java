package rnn.batch;

import rnn.text.Vocabulary;

/**
 * A vocabulary, and what the count behind it says of {@code <unk>}.
 *
 * @param vocabulary the tokens that are kept
 * @param minimumCount times a token had to occur to be kept
 * @param rare kept tokens that are read as {@code <unk>} in part of their occurrences in training
 */
public record CountedVocabulary(Vocabulary vocabulary, long minimumCount, RareTokens rare) {}
