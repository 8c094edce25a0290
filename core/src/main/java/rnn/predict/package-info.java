/**
 * The use of trained models, as interfaces: likelihoods of texts, tags of tokens, classes of texts,
 * and a text read token by token. A network or counts may implement them.
 *
 * <p>Tokens are not null. A null among them is refused by an {@link IllegalArgumentException},
 * whatever the model; a token that the vocabulary does not have is {@code <unk>}.
 *
 * <p>May use: {@code text}.
 */
@NullMarked
package rnn.predict;

import org.jspecify.annotations.NullMarked;
