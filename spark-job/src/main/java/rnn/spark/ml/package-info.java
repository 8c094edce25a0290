/**
 * Training and use of models as stages of Spark ML: estimators with the options of the command line
 * as params, models that transform rows, both in pipelines, over Spark Connect and on disk.
 *
 * <p>May use: {@code spark.group}, {@code spark.train}, {@code spark.score}, {@code spark.stream},
 * {@code spark.data}, {@code spark.files}, {@code spark.job}, {@code predict}, {@code model},
 * {@code train}, {@code task}, {@code batch}, {@code baseline}, {@code spark.evaluate}, {@code
 * option}, {@code text}, Spark.
 */
@NullMarked
package rnn.spark.ml;

import org.jspecify.annotations.NullMarked;
