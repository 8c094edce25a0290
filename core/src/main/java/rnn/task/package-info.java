/**
 * Tasks: what is learned, the sum an evaluation makes, and the figures that are read off it.
 *
 * <p>A {@link rnn.task.Task} names its readings and its {@link rnn.task.Metric}s; a {@link
 * rnn.task.Score} is the sum over shards that they are functions of. {@link rnn.task.TagScoring}
 * and {@link rnn.task.ClassScoring} turn predictions into scores; {@link rnn.task.LabelScheme}
 * finds spans in labels such as {@code B-PER}. To add a task: write the class, add a line to {@link
 * rnn.task.Tasks}; {@code TasksContractTest} then checks it.
 *
 * <p>May use: {@code option}, {@code batch}, {@code layer}, {@code network}, {@code text}.
 */
@NullMarked
package rnn.task;

import org.jspecify.annotations.NullMarked;
