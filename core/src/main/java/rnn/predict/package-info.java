/**
 * The use of trained models, as interfaces: likelihoods of texts, tags of tokens, classes of texts,
 * and a text read token by token. What implements them, a network or counts, is of no account here.
 *
 * <p>May use: {@code text}.
 */
@NullMarked
package rnn.predict;

import org.jspecify.annotations.NullMarked;
