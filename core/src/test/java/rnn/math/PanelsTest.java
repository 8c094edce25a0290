package rnn.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PanelsTest {

  @ParameterizedTest
  @CsvSource({"1,1", "7,15", "7,16", "7,17", "5,47", "5,48", "5,49", "3,113", "11,200"})
  void everyElementHasAPlaceOfItsOwnInsideTheArray(int rows, int columns) {
    Panels panels = Panels.of(new float[13 + (int) Panels.size(rows, columns)], 13, rows, columns);
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int index = panels.index(i, j);
        places.add(index);
        int width = panels.width(j / 48);
        assertEquals(13 + 48 * rows * (j / 48) + width * i + j % 48, index, "the documented place");
        assertEquals(panels.panelOffset(j / 48) + width * i + j % 48, index);
      }
    }
    assertEquals(rows * columns, places.size());
    assertEquals(
        panels.data().length,
        panels.panelOffset(panels.panels() - 1) + rows * panels.width(panels.panels() - 1));
  }

  @Test
  void theLastPanelIsAsWideAsItsColumnsRoundedUp() {
    Panels panels = Panels.zeros(3, 113);
    assertEquals(3, panels.panels());
    assertEquals(48, panels.width(0));
    assertEquals(48, panels.width(1));
    assertEquals(32, panels.width(2));
    assertEquals(3 * 128, Panels.size(3, 113));
    assertEquals(48, Panels.zeros(3, 96).width(1));
    assertEquals(16, Panels.zeros(3, 97).width(2));
  }

  @Test
  void anElementThatIsSetIsRead() {
    Panels panels = Panels.zeros(5, 50);
    panels.set(4, 49, 7f);
    assertEquals(7f, panels.get(4, 49));
    assertEquals(7f, panels.data()[48 * 5 + 16 * 4 + 1]);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Panels.of(new float[79], 0, 5, 13));
    assertThrows(IllegalArgumentException.class, () -> Panels.of(new float[80], 1, 5, 13));
    assertThrows(IllegalArgumentException.class, () -> Panels.of(new float[80], 0, -5, 13));
  }
}
