package rnn.spark.evaluate;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** What a task finds of what the driver hands over. */
class HandoverTest {
  private static final ClassTag<Handover<float[]>> TAG = ClassTag$.MODULE$.apply(Handover.class);

  /** As a closure carries it. */
  private static Handover<float[]> sent(Handover<float[]> handover) {
    SerializerInstance serializer = new JavaSerializer(new SparkConf(false)).newInstance();
    return serializer.deserialize(serializer.serialize(handover, TAG), TAG);
  }

  @Test
  void theThingItselfArrives() {
    float[] thing = new float[1000];
    try (Handover<float[]> handover = new Handover<>(thing);
        Handover<float[]> another = new Handover<>(new float[1000])) {
      assertSame(thing, sent(handover).get());
      assertSame(another.get(), sent(another).get());
    }
  }

  @Test
  void aTaskThatIsLateFindsNothingAndIsTold() {
    Handover<float[]> handover = new Handover<>(new float[1]);
    Handover<float[]> sent = sent(handover);
    handover.close();
    IllegalStateException e = assertThrows(IllegalStateException.class, sent::get);
    assertTrue(e.getMessage().contains("given up"), e.getMessage());
  }
}
