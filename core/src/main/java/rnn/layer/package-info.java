/**
 * Layers over sequences: what turns activations into activations, forward and backward.
 *
 * <p>To add a layer: write one class that implements {@link Layer} (input, output, error; the
 * gradient is the binding's), with a nested record that implements {@link LayerSpec} and names the
 * parameters. {@link TanhLayer} is the shortest example, {@link DenseLayer} one with parameters.
 * Make every buffer in the constructor, add to gradients and never set them, and cut buffers with
 * {@link Binding#window}, since a window may be short. {@link GradientCheck} then proves the
 * derivatives; add the spec to {@code LayerContractTest} to have that done by every build.
 *
 * <p>May use: {@code option}, {@code batch}, {@code cell}, {@code math}, {@code parameter}.
 */
@NullMarked
package rnn.layer;

import org.jspecify.annotations.NullMarked;
