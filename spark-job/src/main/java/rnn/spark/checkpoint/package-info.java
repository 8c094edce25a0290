/**
 * Checkpoints of a run: what they hold, whose run they are of, and the figures that are kept beside
 * them.
 *
 * <p>May use: {@code spark.data}'s {@code Provenance}, {@code spark.files}, {@code spark.job},
 * {@code train}, {@code task}, {@code model}, {@code network}, {@code input}, {@code head}, {@code
 * option}, {@code text}, {@code parameter}, {@code optimizer}, Spark.
 */
@NullMarked
package rnn.spark.checkpoint;

import org.jspecify.annotations.NullMarked;
