package rnn.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rnn.baseline.Column;
import rnn.baseline.Tables;
import rnn.predict.State;

/**
 * States of one model: those of its readers behind a mark of the model, so that the state of
 * another one is known even if it is as long.
 *
 * <p>The mark is a hash of what the model learned and of its vocabulary. A model that is read again
 * has the same one, in every JVM.
 */
final class MarkedStates {
  private final TrainedModel model;
  private volatile @Nullable Long mark; // made when first asked for: it reads all parameters

  /** States of {@code model}. */
  MarkedStates(TrainedModel model) {
    this.model = model;
  }

  /** The state of a reader of the model. */
  State of(Resumable reader) {
    byte[] state = reader.state().bytes();
    ByteBuffer bytes = Resumable.buffer(Long.BYTES + state.length);
    return State.of(bytes.putLong(mark()).put(state).array());
  }

  /**
   * Lets a reader of the model go on from {@code state}.
   *
   * @throws IllegalArgumentException if it is not one of this model
   */
  void resume(Resumable reader, State state) {
    ByteBuffer bytes = ByteBuffer.wrap(state.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < Long.BYTES || bytes.getLong(0) != mark()) {
      throw new IllegalArgumentException(
          "A state must be of this model, whose states begin with the mark %016x, but this one %s; begin the text anew by start(), or load the model that the state came from"
              .formatted(
                  mark(),
                  bytes.remaining() < Long.BYTES
                      ? "has only %d bytes".formatted(bytes.remaining())
                      : "begins with %016x".formatted(bytes.getLong(0))));
    }
    byte[] own = new byte[bytes.remaining() - Long.BYTES];
    bytes.get(Long.BYTES, own);
    reader.resume(State.of(own));
  }

  private long mark() {
    Long known = mark;
    if (known == null) {
      known = mark(model);
      mark = known;
    }
    return known;
  }

  private static long mark(TrainedModel model) {
    long hash = mixed(0, model.reading().hashCode());
    for (String token : model.vocabulary().tokens()) {
      hash = mixed(hash, token.hashCode());
    }
    if (model instanceof Model network) {
      return mixed(hash, network.parameters());
    }
    Tables tables = ((BaselineModel) model).counted().tables();
    for (Map.Entry<String, String> setting : tables.settings().entrySet()) {
      hash = mixed(mixed(hash, setting.getKey().hashCode()), setting.getValue().hashCode());
    }
    for (Column column : tables.columns()) {
      hash = mixed(hash, column.name().hashCode());
      Iterator<?> pieces = column.pieces();
      while (pieces.hasNext()) {
        hash = mixed(hash, pieces.next());
      }
    }
    return hash;
  }

  private static long mixed(long hash, Object numbers) {
    long mixed = hash;
    if (numbers instanceof float[] floats) {
      for (float value : floats) {
        mixed = mixed(mixed, Float.floatToRawIntBits(value));
      }
    } else if (numbers instanceof double[] doubles) {
      for (double value : doubles) {
        mixed = mixed(mixed, Double.doubleToRawLongBits(value));
      }
    } else if (numbers instanceof int[] ints) {
      for (int value : ints) {
        mixed = mixed(mixed, value);
      }
    } else {
      for (long value : (long[]) numbers) {
        mixed = mixed(mixed, value);
      }
    }
    return mixed;
  }

  /** One step of a hash of 64 bits, each of which depends on all that were mixed in. */
  private static long mixed(long hash, long value) {
    long product = (hash ^ value) * 0x9E37_79B9_7F4A_7C15L;
    return product ^ product >>> 32;
  }
}
