/**
 * A model for each group of rows: thousands of small networks trained side by side, each on one
 * thread of one task, with nothing averaged, and the table that holds them.
 *
 * <p>{@link rnn.spark.group.GroupTrainer} is the run, {@link rnn.spark.group.GroupSizes} and {@link
 * rnn.spark.group.GroupTasks} its plan, {@link rnn.spark.group.GroupFits} the work of a task,
 * {@link rnn.spark.group.GroupModels} the table, {@link rnn.spark.group.GroupScores} what its
 * models say of rows.
 *
 * <p>May use: {@code spark.train}, {@code spark.score}, {@code spark.evaluate}, {@code spark.data},
 * {@code spark.files}, {@code spark.job}, {@code fit}, {@code predict}, {@code model}, {@code
 * train}, {@code task}, {@code network}, {@code parameter}, {@code baseline}, {@code batch}, {@code
 * option}, {@code text}, {@code math}, Spark.
 */
@NullMarked
package rnn.spark.group;

import org.jspecify.annotations.NullMarked;
