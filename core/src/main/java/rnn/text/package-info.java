/**
 * Text and token ids: lines from bytes, tokens from lines, ids from tokens, and all the way back.
 *
 * <p>A line never contains its line end. Whoever encodes a line appends {@link
 * rnn.text.Vocabulary#END_OF_SENTENCE}. To add a tokenizer: write the class, add a line to {@link
 * Tokenizers}; {@code TokenizerContractTest} then checks it on difficult text.
 *
 * <p>May use: {@code option}.
 */
@NullMarked
package rnn.text;

import org.jspecify.annotations.NullMarked;
