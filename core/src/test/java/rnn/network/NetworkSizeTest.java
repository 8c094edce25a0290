package rnn.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.cell.Cell;
import rnn.cell.Cells;

class NetworkSizeTest {

  private static NetworkSpec spec(String cell, int hidden, int layers, int vocabulary) {
    return new LanguageModelSpec(
            cell, vocabulary, hidden, hidden, layers, 0f, true, "none", "cross-entropy")
        .network();
  }

  @Test
  void parametersAreThoseOfTheLayout() {
    for (Cell cell : Cells.all()) {
      NetworkSpec spec = spec(cell.name(), 7, 3, 31);
      assertEquals(
          spec.layout().parameterCount(), NetworkSize.of(spec, 5, 3).parameters(), cell.name());
    }
  }

  @Test
  void activationsGrowWithTheWindow() {
    NetworkSpec spec = spec("lstm", 7, 2, 31);
    // Two layers of two times four gates, two states, h_t and h_{t-1}, 7 units each.
    assertEquals(5 * 3 * 2 * 7 * (8 + 2 + 2), NetworkSize.of(spec, 5, 3).activations());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "999999999|1|35|20|one of hidden 999999999 has",
        "2147483647|1|1|1|hidden 2147483647",
        "200|1000000|35|20|layers must be at most 1,000 but is 1,000,000",
        "200|1|2000000000|20|at most 2,684,354 for layers of 200 units but is 2000000000 x 20",
        "200|1|35|2000000000|but is 35 x 2000000000",
      })
  void whatNoArrayHoldsIsRefusedWithItsNumber(
      int hidden, int layers, int window, int batch, String said) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> NetworkSize.of(spec("lstm", hidden, layers, 3), window, batch));
    assertTrue(e.getMessage().contains(said), e.getMessage());
  }
}
