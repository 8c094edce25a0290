/**
 * The use of trained models, as interfaces: likelihoods of texts, tags of tokens, classes of texts,
 * and a text read token by token. A network or counts may implement them.
 *
 * <p>May use: {@code text}.
 */
@NullMarked
package rnn.predict;

import org.jspecify.annotations.NullMarked;
