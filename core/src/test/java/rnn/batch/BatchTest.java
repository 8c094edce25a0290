package rnn.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BatchTest {

  @Test
  void aReusedBatchForgetsTheWindowBefore() {
    Batch batch = new Batch(3, 2);
    batch.start(3);
    for (int t = 0; t < 3; t++) {
      batch.put(t, 0, 100, 101);
      batch.put(t, 1, 102, 103);
    }
    assertEquals(6, batch.tokens());
    batch.resume(2);
    batch.put(1, 1, 104, 105);
    assertEquals("continues\n.. ..\n.. ef\n", Shards.describe(batch));
    assertEquals(1, batch.tokens());
  }

  @Test
  void impossibleSizesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Batch(0, 3));
    assertThrows(IllegalArgumentException.class, () -> new Batch(7, 0));
    assertThrows(IllegalArgumentException.class, () -> new Batch(1 << 20, 1 << 20));
    assertThrows(IllegalArgumentException.class, () -> new Batch(7, 3).start(8));
  }
}
