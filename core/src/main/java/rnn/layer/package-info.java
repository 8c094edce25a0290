/**
 * Layers over sequences: what turns tokens into activations, activations into activations, and
 * activations into a loss, forward and backward.
 *
 * <p>To add a layer: write one class that implements {@link Layer} (input, output, error; the
 * gradient is the binding's), with a nested record that implements {@link LayerSpec} and names the
 * parameters. {@link TanhLayer} is the shortest example, {@link DenseLayer} one with parameters.
 * Make every buffer in the constructor, add to gradients and never set them, and cut buffers with
 * {@link Binding#window}, since a window may be short. {@link GradientCheck} then proves the
 * derivatives; add the spec to {@code LayerContractTest} to have that done by every build.
 *
 * <p>To add an output layer: write one class that implements {@link OutputLayer} (error, training,
 * losses, probabilities), with a nested record that implements {@link OutputSpec} and says how a
 * tied embedding is stored; make the record of an {@link OutputShape}, refusing what the layer
 * cannot be, and add a line to {@link Outputs}. {@link SoftmaxOutput} is the shortest example; its
 * work is done by {@link BlockedSoftmax}, which takes any blocks of words. {@code
 * OutputsContractTest} and {@code NetworkTest} then run over the line.
 *
 * <p>May use: {@code cell}, {@code math}, {@code parameter}.
 */
@NullMarked
package rnn.layer;

import org.jspecify.annotations.NullMarked;
