/**
 * Training on Spark: the workers that are executors, how their updates become one, and all that
 * surrounds the loop of {@code rnn.train}: text, checkpoints, metrics, the model directory.
 *
 * <p>Order of reading: {@link rnn.spark.train.SparkTrainer}, {@link rnn.spark.train.SparkWorkers},
 * the three {@link rnn.spark.train.MeanReducer}s, {@link rnn.spark.checkpoint.CheckpointStore}.
 * {@link rnn.spark.train.CountingRun} is the run of models that learn by counting.
 *
 * <p>May use: {@code spark.evaluate}, {@code spark.baseline}, {@code spark.checkpoint}, {@code
 * spark.watch}, {@code spark.data}, {@code spark.files}, {@code spark.job}, {@code train}, {@code
 * task}, {@code model}, {@code predict}, {@code report}, {@code network}, {@code input}, {@code
 * head}, {@code batch}, {@code option}, {@code text}, {@code parameter}, {@code optimizer}, {@code
 * schedule}, {@code math}, {@code baseline}, Spark.
 */
@NullMarked
package rnn.spark.train;

import org.jspecify.annotations.NullMarked;
