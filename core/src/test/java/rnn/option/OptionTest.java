package rnn.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.train.GivenOptions;

class OptionTest {
  private static final Option<Integer> UNITS =
      Option.ofInteger("units", "UNITS", 3).atLeast(1).help("Units of {other-part}.");
  private static final Option<Double> RATE =
      Option.ofNumber("rate", "NUMBER", 20).help("Rate of a step.");
  private static final Option<String> KIND =
      Option.oneOf("kind", List.of("a", "b"), "a").help("Kind: {*}.");
  private static final Option<List<Integer>> SIZES =
      Option.ofIntegers("sizes", "UNITS").help("Sizes.");

  private static String refusal(Runnable action) {
    return assertThrows(OptionException.class, action::run).text().by(name -> "--" + name);
  }

  @Test
  void eachFaceCallsOptionsByItsOwnNames() {
    OptionText text = new OptionText("{a-b} is %s of {c}", List.of("{c} at 5 %"));
    assertEquals("--a-b is {c} at 5 % of --c", text.by(name -> "--" + name));
    assertEquals("a-b is {c} at 5 % of c", text.toString());
    assertEquals(List.of("a-b", "c"), text.options());
    assertEquals("100 % of $1", new OptionText("100 % of {x}", List.of()).by(name -> "$1"));
  }

  @Test
  void aHelpNamesCandidatesAndOptions() {
    assertEquals("Kind: a, b.", KIND.help(UnaryOperator.identity()));
    assertEquals("Units of --other-part.", UNITS.help(name -> "--" + name));
    assertEquals(List.of("other-part"), UNITS.related());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x|a whole number but is 'x'",
        "1.5|a whole number but is '1.5'",
        "3000000000|at most 2,147,483,647 but is '3000000000'",
        "-3000000000|at least -2,147,483,648 but is '-3000000000'",
        "0|at least 1 but is 0",
      })
  void whatIsNoValueIsRefused(String text, String said) {
    assertEquals("--units must be " + said, refusal(() -> UNITS.parse(text)));
  }

  @Test
  void valuesComeBackFromTheirTexts() {
    OptionValues values =
        OptionValues.defaultsOf(List.of(UNITS, RATE, KIND, SIZES))
            .with(o -> o.set(UNITS, 7).set(RATE, 0.1 + 0.2).set(SIZES, List.of(5, 6)));
    Map<String, String> texts = values.texts(List.of(UNITS, RATE, KIND, SIZES));
    assertEquals("{units=7, rate=0.30000000000000004, kind=a, sizes=5,6}", texts.toString());
    assertEquals(values, OptionValues.of(List.of(UNITS, RATE, KIND, SIZES), texts));
    assertEquals(7, values.get(UNITS));
    assertNotEquals(values, values.with(o -> o.set(KIND, "b")));
    assertEquals("20", RATE.defaultText());
    assertEquals(List.of(5, 6), SIZES.parse("5, 6"));
    assertEquals(List.of(5, 6), SIZES.parse("5\n6"));
  }

  @Test
  void valuesThatAreMissingOrOfOthersAreRefused() {
    List<Option<?>> options = List.of(UNITS, KIND);
    for (Map<String, String> texts :
        List.of(Map.of("units", "1"), Map.of("units", "1", "kind", "a", "x", "y"))) {
      assertThrows(IllegalArgumentException.class, () -> OptionValues.of(options, texts));
    }
    OptionValues values = OptionValues.defaultsOf(options);
    assertThrows(IllegalArgumentException.class, () -> values.get(RATE));
    assertThrows(IllegalArgumentException.class, () -> values.with(o -> o.set(RATE, 1.0)));
    assertEquals(
        "--kind must be one of a, b but is 'c'",
        refusal(() -> values.with(o -> o.parse(KIND, "c"))));
  }

  @Test
  void everyDeclarationSaysWhatItIsAndNamesOptionsThatThereAre() {
    TreeSet<String> names = new TreeSet<>(List.of("valid"));
    for (Option<?> option : GivenOptions.DECLARED) {
      assertTrue(names.add(option.name()), option + " is declared once");
    }
    for (Option<?> option : GivenOptions.DECLARED) {
      String help = option.help(UnaryOperator.identity());
      assertTrue(help.endsWith(".") && !help.contains("{") && !help.contains("--"), help);
      assertTrue(names.containsAll(option.related()), option + ": " + option.related());
      assertTrue(
          option.unit().isEmpty() == (option.type() == OptionType.FLAG), option + " has a unit");
      assertTrue(
          !option.isOpenByDefault() || help.contains("Without it: "),
          option + " says what is chosen");
      checkDefault(option);
    }
  }

  private static <T> void checkDefault(Option<T> option) {
    assertEquals(option.defaultValue(), option.parse(option.defaultText()), option.name());
  }
}
