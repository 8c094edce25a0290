/**
 * Named parameters in one flat array: their layout, their gradient, how they are drawn.
 *
 * <p>May use: {@code math}.
 */
@NullMarked
package rnn.parameter;

import org.jspecify.annotations.NullMarked;
