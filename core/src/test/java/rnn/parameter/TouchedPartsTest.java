package rnn.parameter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TouchedPartsTest {
  private static final ParameterLayout LAYOUT = // each begins at a multiple of 16
      new ParameterLayout(
          List.of(
              EmbeddingWeight.table(10, 5), // 0 to 50
              ParameterSpec.vector("first", 20, 1f), // 64 to 84
              ParameterSpec.sparseRowWeight("cluster", 7, 16, 1f), // 96 to 208
              ParameterSpec.vector("second", 3, 1f))); // 208 to 211
  private static final int TABLE = 0;
  private static final int CLUSTER = 2;

  private static List<List<Integer>> runs(TouchedParts parts) {
    List<List<Integer>> runs = new ArrayList<>();
    parts.runs((from, length) -> runs.add(List.of(from, from + length)));
    return runs;
  }

  @Test
  void whatIsDenseCountsAsTouched() {
    assertEquals(List.of(List.of(64, 96), List.of(208, 224)), runs(new TouchedParts(LAYOUT)));
  }

  @Test
  void partsOfOneGradientAfterAnotherAreJoinedWhereTheyMeet() {
    TouchedParts parts = new TouchedParts(LAYOUT);
    Gradient gradient = new Gradient(LAYOUT);
    gradient.touch(TABLE, 4);
    gradient.touch(TABLE, 1);
    parts.add(gradient);
    gradient.clear();
    gradient.touch(TABLE, 3);
    gradient.touch(TABLE, 4);
    parts.add(gradient);
    assertEquals(
        List.of(List.of(5, 10), List.of(15, 25), List.of(64, 96), List.of(208, 224)), runs(parts));
    gradient.touch(CLUSTER, 0);
    parts.add(gradient);
    assertEquals(List.of(List.of(5, 10), List.of(15, 25), List.of(64, 224)), runs(parts));
    parts.clear();
    assertEquals(runs(new TouchedParts(LAYOUT)), runs(parts));
  }
}
