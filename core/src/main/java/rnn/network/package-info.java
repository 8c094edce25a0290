/**
 * Whole networks: how layers are put together, forward and backward through one window.
 *
 * <p>May use: {@code cell}, {@code layer}, {@code math}, {@code parameter}.
 */
@NullMarked
package rnn.network;

import org.jspecify.annotations.NullMarked;
