/**
 * Streams that remember: events scored by a language model whose state is kept for each key from
 * event to event, by Spark's own keyed state.
 *
 * <p>May use: {@code spark.score}, {@code spark.data}, {@code spark.job}, {@code predict}, {@code
 * model}, {@code text}, Spark.
 */
@NullMarked
package rnn.spark.stream;

import org.jspecify.annotations.NullMarked;
