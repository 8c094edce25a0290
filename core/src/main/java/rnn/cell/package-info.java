/**
 * Recurrent cells: the gate equations of one time step, forward and backward.
 *
 * <p>A cell multiplies no matrices and loops over no time; {@code RecurrentLayer} does both. To add
 * one: write a {@link RecurrentCell}, or a {@link ScanCell} if no weight multiplies its state, and
 * add a line to {@link Cells}; the contract tests then check its gradients.
 *
 * <p>May use: {@code option}, {@code math}.
 */
@NullMarked
package rnn.cell;

import org.jspecify.annotations.NullMarked;
