/**
 * Whole networks: an input, a stack of layers and a head, forward and backward through one window.
 *
 * <p>May use: {@code option}, {@code batch}, {@code cell}, {@code head}, {@code input}, {@code
 * layer}, {@code math}, {@code parameter}.
 */
@NullMarked
package rnn.network;

import org.jspecify.annotations.NullMarked;
