package rnn.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import rnn.predict.State;

/** A reader of a text whose state can be taken from it and given to it. */
interface Resumable {

  /** Forgets what was read: the text begins anew. */
  void restart();

  /** The state after what was read. */
  State state();

  /**
   * Goes on from {@code state}, as after the tokens that it was taken behind.
   *
   * @throws IllegalArgumentException if it is not one of this model
   */
  void resume(State state);

  /** A buffer of {@code size} bytes for a state. */
  static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The bytes of {@code state}, of which there must be {@code size}. */
  static ByteBuffer buffer(State state, int size) {
    byte[] bytes = state.bytes();
    if (bytes.length != size) {
      throw new IllegalArgumentException(
          "A state of this model must have %d bytes but has %d; is it another model's?"
              .formatted(size, bytes.length));
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
