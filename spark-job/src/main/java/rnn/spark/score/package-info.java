/**
 * A model's judgement of text on Spark: perplexity of a whole text, and likelihoods and labels row
 * by row.
 *
 * <p>May use: {@code spark.evaluate}, {@code spark.data}, {@code spark.files}, {@code spark.job},
 * {@code predict}, {@code model}, {@code network}, {@code batch}, {@code text}, {@code task},
 * {@code train}, {@code baseline}, {@code adapt}, {@code option}, {@code math}, Spark.
 */
@NullMarked
package rnn.spark.score;

import org.jspecify.annotations.NullMarked;
