package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MemoryPlanTest {
  @Test
  void settingsAreHalfGigabytesWithRoomForSpark() {
    assertEquals("1g", MemoryPlan.setting(100 << 20)); // 1.5 · 100 + 512 MB
    assertEquals("1536m", MemoryPlan.setting(600 << 20)); // 1.5 · 600 + 512 = 1412
    assertEquals("2g", MemoryPlan.setting(1000 << 20)); // 2012
  }
}
