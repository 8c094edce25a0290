/**
 * Recurrent cells: the gate equations of one time step, forward and backward.
 *
 * <p>A cell multiplies no matrices and loops over no time; {@code RecurrentLayer} does both. To add
 * one: write the class, add a line to {@link Cells}; the contract tests then check its gradients.
 *
 * <p>May use: {@code option}, {@code math}.
 */
@NullMarked
package rnn.cell;

import org.jspecify.annotations.NullMarked;
