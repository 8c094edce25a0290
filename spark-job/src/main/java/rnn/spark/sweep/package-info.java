/**
 * Sweeps: many settings of a run's options in one job, a setting in a task, and the best model of
 * them kept.
 *
 * <p>Order of reading: {@link rnn.spark.sweep.Grid}, {@link rnn.spark.sweep.SweepRequest}, {@link
 * rnn.spark.sweep.Sweep}, {@link rnn.spark.sweep.SettingTask}, {@link rnn.spark.sweep.Halving}.
 *
 * <p>May use: {@code spark.train}, {@code spark.evaluate}, {@code spark.checkpoint}, {@code
 * spark.data}, {@code spark.files}, {@code spark.job}, {@code train}, {@code task}, {@code model},
 * {@code network}, {@code batch}, {@code option}, {@code parameter}, {@code math}, {@code
 * baseline}'s {@code CountingOptions}, Spark.
 */
@NullMarked
package rnn.spark.sweep;

import org.jspecify.annotations.NullMarked;
