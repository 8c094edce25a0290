/**
 * What the tests measure production against: a network in double precision, written gate by gate as
 * the papers print it, finite differences, and numbers computed by PyTorch.
 *
 * <p>May use: {@code parameter}, {@code network}; nothing of {@code math}, {@code cell} or {@code
 * layer}, so that a mistake there cannot hide.
 */
@NullMarked
package rnn.testkit;

import org.jspecify.annotations.NullMarked;
