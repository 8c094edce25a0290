package rnn.spark.data;

import com.esotericsoftware.kryo.Kryo;

/** The classes of this package that travel. */
public final class KryoClasses {
  private KryoClasses() {}

  /** Registers them with {@code kryo}, always in the same order. */
  public static void register(Kryo kryo) {
    kryo.register(Run.class);
    kryo.register(TextCount.class);
    kryo.register(Sentence.class);
    kryo.register(ContentOrder.class);
    kryo.register(Place.class);
  }
}
