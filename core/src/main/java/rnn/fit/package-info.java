/**
 * Training in one process from the rows of a table to a model: what a run on Spark does with one
 * shard, of rows that fit into memory, to the same bits.
 *
 * <p>{@link rnn.fit.Lines} are the rows, {@link rnn.fit.LocalTexts} what is made of them, {@link
 * rnn.fit.LocalFit} the run. What a run on Spark decides of a text it decides by the same code.
 *
 * <p>May use: {@code option}, {@code math}, {@code network}, {@code task}, {@code text}, {@code
 * batch}, {@code train}, {@code model}, {@code baseline}'s {@code CountingOptions}.
 */
@NullMarked
package rnn.fit;

import org.jspecify.annotations.NullMarked;
