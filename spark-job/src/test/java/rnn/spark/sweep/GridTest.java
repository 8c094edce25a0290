package rnn.spark.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.option.OptionException;

class GridTest {

  @Test
  void everyValueStandsWithEveryOther() {
    assertEquals(
        List.of(
            Map.of("hidden", "64", "learning-rate", "5"),
            Map.of("hidden", "64", "learning-rate", "0.5"),
            Map.of("hidden", "128", "learning-rate", "5"),
            Map.of("hidden", "128", "learning-rate", "0.5")),
        Grid.parse(List.of("hidden=64,128", "learning-rate=5, 0.5")).all());
  }

  @Test
  void aListOfNumbersHasPlusForItsCommas() {
    assertEquals(
        List.of(Map.of("dense", "64"), Map.of("dense", "128,64")),
        Grid.parse(List.of("dense=64,128+64")).all());
  }

  @Test
  void settingsAreDrawnByTheSeedEachOnce() {
    Grid grid = Grid.parse(List.of("hidden=10..20", "learning-rate=0.1..10", "cell=lstm,gru"));

    List<Map<String, String>> drawn = grid.drawn(50, 7);

    assertEquals(50, new HashSet<>(drawn).size());
    assertEquals(drawn, grid.drawn(50, 7));
    assertTrue(!drawn.equals(grid.drawn(50, 8)), "another seed draws others");
    long low = 0;
    for (Map<String, String> setting : drawn) {
      int hidden = Integer.parseInt(setting.get("hidden"));
      double rate = Double.parseDouble(setting.get("learning-rate"));
      assertTrue(hidden >= 10 && hidden <= 20, setting.toString());
      assertTrue(rate >= 0.1 && rate <= 10, setting.toString());
      low += rate < 1 ? 1 : 0;
    }
    assertTrue(low > 15 && low < 35, "half of them by the logarithm, but " + low);
  }

  @Test
  void noMoreAreDrawnThanThereAre() {
    Grid grid = Grid.parse(List.of("hidden=1,2,3"));

    assertEquals(grid.all(), grid.drawn(5, 1));
    assertEquals(2, new HashSet<>(grid.drawn(2, 1)).size());
    assertEquals(
        3, new HashSet<>(Grid.parse(List.of("hidden=1..3")).drawn(10, 1)).size(), "of a range");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hiden=3,4 | has 'hiden'",
        "hidden | but has 'hidden'",
        "=3 | but has '=3'",
        "hidden= | gives none",
        "hidden=3,,4 | single commas",
        "hidden=3,4, | single commas",
        "hidden=3,x | hidden must be a whole number but is 'x'",
        "hidden=0 | hidden must be",
        "learning-rate=5,5.0 | gives 5.0 again",
        "cell=lstm,lsmt | cell must be one of",
        "task=tag,classify | cannot have task",
        "valid-fraction=0.1,0.2 | cannot have valid-fraction",
        "model-kind=rnn,hmm | cannot have model-kind",
        "start-from=a,b | cannot have start-from",
        "learning-rate=5..1 | from a lower to a higher number",
      })
  void whatCannotBeIsRefusedByName(String axis, String words) {
    OptionException e =
        assertThrows(OptionException.class, () -> Grid.parse(List.of(axis.strip())));

    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @Test
  void anOptionTwiceARangeWithoutADrawAndTooManySettingsAreRefused() {
    assertRefused("hidden once", () -> Grid.parse(List.of("hidden=3", "hidden=4")));
    assertRefused("must have an option", () -> Grid.parse(List.of()));
    assertRefused("sweep-random", () -> Grid.parse(List.of("hidden=3..4")).all());
    assertRefused("from 1 to 1,000", () -> Grid.parse(List.of("hidden=3..4")).drawn(0, 1));
    String many = "seed=1" + ",%d".repeat(1000).formatted(numbers());
    assertRefused("at most 1,000 settings but has 1,001", () -> Grid.parse(List.of(many)).all());
  }

  private static Object[] numbers() {
    Object[] numbers = new Object[1000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i + 2;
    }
    return numbers;
  }

  private static void assertRefused(String words, Runnable sweep) {
    OptionException e = assertThrows(OptionException.class, sweep::run);
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }
}
