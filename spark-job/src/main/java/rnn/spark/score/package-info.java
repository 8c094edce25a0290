/**
 * A model's judgement of text on Spark: perplexity of a whole text, and log-likelihoods row by row.
 *
 * <p>May use: {@code spark.evaluate}, {@code spark.data}, {@code spark.files}, {@code spark.job},
 * {@code model}, {@code network}, {@code batch}, {@code layer}'s {@code Pass}, {@code text}, {@code
 * task}, {@code train}, {@code math}'s {@code KernelProvider}, Spark.
 */
@NullMarked
package rnn.spark.score;

import org.jspecify.annotations.NullMarked;
