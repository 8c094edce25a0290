/**
 * Models that learn by counting, beside which recurrent networks are measured: n-grams, hidden
 * Markov models, most frequent tags, naive Bayes.
 *
 * <p>A {@link CountedModel} is immutable and works with ids; its content are {@link Tables}, which
 * files hold. To add a kind: write its class, which implements {@link CountedLanguageModel}, {@link
 * CountedTagger} or {@link CountedClassifier}, with a {@link CountedKind}, and add a line to {@link
 * CountedKinds}. What counts on the cluster stands in {@code rnn.spark.baseline}.
 *
 * <p>May use: {@code option}, {@code math}'s {@code CounterRandom}, {@code text}, {@code batch},
 * {@code predict}.
 */
@NullMarked
package rnn.baseline;

import org.jspecify.annotations.NullMarked;
