package rnn.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.testkit.RandomText;

/** Damaged tables of n-gram models, which are refused with words. */
class NgramTablesTest {
  private static final int SIZE = 9;

  private static NgramModel model() {
    return Ngrams.model(RandomText.text(new Random(5), 90, SIZE), SIZE, 3, new int[4]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "order| 4| There must be a column weights.3 of F32 but there is none",
        "order| 2| Column weights.2 must not be there in a model of order 2",
        "order| 0| Setting order must be a whole number from 1 to 9 but is '0'",
        "order| x| Setting order must be a whole number from 1 to 9 but is 'x'",
        "vocabulary| 8| Setting vocabulary must be 9, the tokens of the vocabulary beside it, but"
            + " is 8; do both files belong to one model?",
        "form| other| Setting form must be interpolated or backoff but is 'other'"
      })
  void settings(String name, String value, String message) {
    Tables damaged = new Tables();
    Tables tables = model().tables();
    for (Map.Entry<String, String> setting : tables.settings().entrySet()) {
      damaged.set(setting.getKey(), setting.getKey().equals(name) ? value : setting.getValue());
    }
    tables.columns().forEach(damaged::add);
    assertEquals(message, refusal(damaged));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "values.1; 2; NaN; Column values.1 must have numbers from 0 to 1 but number 2 is NaN",
        "values.2; 0; 1.5; Column values.2 must have numbers from 0 to 1 but number 0 is 1.5",
        "weights.2; 1; -1; Column weights.2 must have numbers from 0 to 1 but number 1 is -1.0",
        "tokens.2; 0; 9; Column tokens.2 must have tokens from 0 to 8 but number 0 is 9",
        "tokens.3; 0; -1; Column tokens.3 must have tokens from 0 to 8 but number 0 is -1",
        "tokens.2; 1; 0; Column tokens.2 must ascend behind each context but number 1, 0, follows"
            + " 0",
        "children.1; 0; 1; Column children.1 must run from 0 to",
        "children.1; 10; 1; Column children.1 must run from 0 to",
        "children.1; 1; 999; Column children.1 must ascend to",
        "children.2; 1; -5; Column children.2 must ascend to"
      })
  void numbers(String column, int place, float value, String message) {
    Tables damaged = replaced(column, values -> set(values, place, value));
    assertTrue(refusal(damaged).startsWith(message), refusal(damaged));
  }

  @ParameterizedTest
  @CsvSource({
    "values.1",
    "values.3",
    "tokens.2",
    "tokens.3",
    "weights.1",
    "children.1",
    "children.2"
  })
  void lengths(String column) {
    String message = refusal(replaced(column, NgramTablesTest::cut));
    assertTrue(
        message.matches("Column [a-z.123]+ must have [0-9,]+ numbers but has [0-9,]+"), message);
  }

  @Test
  void typesAndNames() {
    assertEquals(
        "There must be a column tokens.2 of I32 but there is one of F32",
        refusal(replaced("tokens.2", values -> new float[((int[]) values).length])));
    Tables tables = model().tables().add(Column.of("extra", new int[3]));
    assertEquals("Column extra must not be there in a model of order 3", refusal(tables));
  }

  private static Object set(Object values, int place, float value) {
    if (values instanceof int[] ints) {
      int[] changed = ints.clone();
      changed[place] = (int) value;
      return changed;
    }
    float[] changed = ((float[]) values).clone();
    changed[place] = value;
    return changed;
  }

  private static Object cut(Object values) {
    return values instanceof int[] ints
        ? Arrays.copyOf(ints, ints.length - 1)
        : Arrays.copyOf((float[]) values, ((float[]) values).length - 1);
  }

  private static Tables replaced(String name, UnaryOperator<Object> change) {
    Tables tables = model().tables();
    Tables damaged = new Tables();
    tables.settings().forEach(damaged::set);
    for (Column column : tables.columns()) {
      damaged.add(
          column.name().equals(name)
              ? Column.of(name, change.apply(column.values(column.type().array())))
              : column);
    }
    return damaged;
  }

  private static String refusal(Tables damaged) {
    return assertThrows(IllegalArgumentException.class, () -> NgramTables.read(damaged, SIZE))
        .getMessage();
  }
}
