/**
 * Likelihoods of running text, token by token, by one language model or several: networks as they
 * were trained, networks that adapt to the text they read, models that learned by counting, and
 * mixtures of them.
 *
 * <p>{@link rnn.adapt.TokenLikelihoods} is what all of them are, {@link rnn.adapt.Scope} says how
 * far a text reaches. A network adapts by a {@link rnn.adapt.NeuralCache}, by {@link
 * rnn.adapt.DynamicEvaluation} or by both.
 *
 * <p>May use: {@code option}, {@code math}, {@code parameter}, {@code layer}, {@code network},
 * {@code task}, {@code optimizer}, {@code batch}, {@code text}, {@code predict}, {@code model},
 * {@code baseline}, {@code train}'s {@code Evaluation}.
 */
@NullMarked
package rnn.adapt;

import org.jspecify.annotations.NullMarked;
