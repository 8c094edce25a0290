/**
 * Networks on executors: where replicas are computed, how parameters reach them, and what a network
 * makes of held-out data.
 *
 * <p>May use: {@code spark.data}, {@code spark.job}, {@code train}, {@code task}, {@code network},
 * {@code batch}, {@code option}, {@code text}, {@code parameter}, {@code math}, {@code model},
 * {@code baseline}, Spark.
 */
@NullMarked
package rnn.spark.evaluate;

import org.jspecify.annotations.NullMarked;
