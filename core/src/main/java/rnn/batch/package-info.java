/**
 * Windows of token ids: how a shard of text becomes the batches {@code [T,B]} a network trains on.
 *
 * <p>A {@link Shard} holds sentences as one {@code int[]}; a {@link Reading} cuts it into {@link
 * Batches}, windows of truncated backpropagation through time that can be asked for in any order; a
 * {@link Batch} is the buffer one window is written into. To add a reading: write the class, add a
 * line to {@link Readings}; {@code ReadingContractTest} then checks that it predicts every token
 * exactly once.
 *
 * <p>May use: {@code option}, {@code text}, {@code math}.
 */
@NullMarked
package rnn.batch;

import org.jspecify.annotations.NullMarked;
