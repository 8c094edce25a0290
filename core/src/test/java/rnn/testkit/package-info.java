/**
 * What the tests measure production against: a network in double precision, written gate by gate as
 * the papers print it, finite differences, numbers computed by PyTorch, and JVMs of other vectors.
 *
 * <p>May use: {@code parameter}, {@code network}, and from {@code math} the choice of kernels.
 * Nothing here computes with production code, so that a mistake there cannot hide.
 */
@NullMarked
package rnn.testkit;

import org.jspecify.annotations.NullMarked;
