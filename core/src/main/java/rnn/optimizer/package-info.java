/**
 * First-order optimizers and gradient clipping over flat arrays.
 *
 * <p>An optimizer sees parameters, a gradient and its moments, never a layer. To add one: write the
 * class, add a line to {@link rnn.optimizer.Optimizers}; {@code OptimizerContractTest} then runs
 * over it.
 *
 * <p>May use: {@code option}, {@code math}, {@code parameter}.
 */
@NullMarked
package rnn.optimizer;

import org.jspecify.annotations.NullMarked;
