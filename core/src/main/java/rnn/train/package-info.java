/**
 * Training: what a shard does in a round, how the driver brings the shards together, and the loop
 * around both.
 *
 * <p>{@link rnn.train.Trainer} is the loop, {@link rnn.train.ShardTrainer} the work of one thread,
 * {@link rnn.train.Synchronization} the agreement between shards, {@link rnn.train.Workers} the
 * place where the work is done. Order of reading: those four.
 *
 * <p>May use: {@code option}, {@code math}, {@code parameter}, {@code cell}, {@code layer}, {@code
 * input}, {@code head}, {@code network}, {@code task}, {@code optimizer}, {@code schedule}, {@code
 * batch}, {@code text}, {@code baseline}'s {@code CountedKind}, {@code baseline}'s {@code
 * CountedKinds}, {@code baseline}'s {@code CountingOptions}.
 */
@NullMarked
package rnn.train;

import org.jspecify.annotations.NullMarked;
