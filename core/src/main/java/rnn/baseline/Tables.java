package rnn.baseline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Content of a model that learned by counting: columns of numbers, and a few settings. This is what
 * files hold.
 */
public final class Tables {
  private final Map<String, String> settings = new TreeMap<>();
  private final Map<String, Column> columns = new LinkedHashMap<>();

  /** Adds a setting, whose name must be new. */
  public Tables set(String name, Object value) {
    if (settings.put(name, String.valueOf(value)) != null) {
      throw new IllegalArgumentException("Two settings are called " + name);
    }
    return this;
  }

  /** Adds a column, whose name must be new. */
  public Tables add(Column column) {
    if (columns.put(column.name(), column) != null) {
      throw new IllegalArgumentException("Two columns are called " + column.name());
    }
    return this;
  }

  /** The settings, sorted by name. */
  public Map<String, String> settings() {
    return Collections.unmodifiableMap(settings);
  }

  /** The columns, in their order. */
  public List<Column> columns() {
    return new ArrayList<>(columns.values());
  }

  /**
   * The setting called {@code name}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public String setting(String name) {
    String value = settings.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "There must be a setting %s but there are only %s".formatted(name, settings.keySet()));
    }
    return value;
  }

  /**
   * The setting called {@code name}, a whole number from {@code minimum} to {@code maximum}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public int integer(String name, int minimum, int maximum) {
    String text = setting(name);
    try {
      int value = Integer.parseInt(text);
      if (value >= minimum && value <= maximum) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "Setting %s must be a whole number from %d to %d but is '%s'"
            .formatted(name, minimum, maximum, text));
  }

  /**
   * The column called {@code name}.
   *
   * @throws IllegalArgumentException if there is none of that type
   */
  public Column column(String name, Column.Type type) {
    Column column = columns.get(name);
    if (column == null || column.type() != type) {
      throw new IllegalArgumentException(
          "There must be a column %s of %s but there is %s"
              .formatted(name, type, column == null ? "none" : "one of " + column.type()));
    }
    return column;
  }

  /** The values of an {@link Column.Type#I32} column. */
  public int[] ints(String name) {
    return column(name, Column.Type.I32).values(int[].class);
  }

  /** The values of an {@link Column.Type#I64} column. */
  public long[] longs(String name) {
    return column(name, Column.Type.I64).values(long[].class);
  }

  /** The values of an {@link Column.Type#F32} column. */
  public float[] floats(String name) {
    return column(name, Column.Type.F32).values(float[].class);
  }

  /** The values of an {@link Column.Type#F64} column. */
  public double[] doubles(String name) {
    return column(name, Column.Type.F64).values(double[].class);
  }
}
