/**
 * The trained model as it is kept and used: the model directory on disk, its safetensors file, what
 * it predicts, and text drawn from it. A {@link TrainedModel} is a network, {@link Model}, or one
 * that learned by counting, {@link BaselineModel}.
 *
 * <p>May use: {@code option}, {@code math}, {@code parameter}, {@code layer}, {@code input}, {@code
 * head}, {@code network}, {@code task}, {@code text}, {@code batch}, {@code predict}, {@code
 * baseline}.
 */
@NullMarked
package rnn.model;

import org.jspecify.annotations.NullMarked;
