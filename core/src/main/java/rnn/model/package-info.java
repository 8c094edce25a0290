/**
 * The trained model as it is kept and used: the model directory on disk, its safetensors file, what
 * it predicts, and text drawn from it.
 *
 * <p>May use: {@code option}, {@code math}, {@code parameter}, {@code layer}, {@code input}, {@code
 * head}, {@code network}, {@code task}, {@code text}, {@code batch}, {@code predict}.
 */
@NullMarked
package rnn.model;

import org.jspecify.annotations.NullMarked;
