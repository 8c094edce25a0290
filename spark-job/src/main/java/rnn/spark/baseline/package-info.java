/**
 * Counting on the cluster: one job a pass, sums in the order of shards, n-grams by key.
 *
 * <p>A {@link Counting} makes the {@code Tables} of one kind of model from shards. To add one:
 * write its class and add a line to {@link Countings}.
 *
 * <p>May use: {@code spark.data}, {@code spark.job}, {@code baseline}, {@code batch}, {@code text},
 * {@code option}, Spark.
 */
@NullMarked
package rnn.spark.baseline;

import org.jspecify.annotations.NullMarked;
