package rnn.spark.group;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.VarcharType;
import rnn.spark.data.Source;
import rnn.spark.data.Tables;
import rnn.spark.job.InputException;

/**
 * The column whose value is the group of a row. On its way a value is a string, the same for the
 * same value in every session: its {@link #text}.
 *
 * @param name of the column
 * @param type of its values
 */
record GroupKey(String name, DataType type) {

  /**
   * The column {@code name} of {@code rows}.
   *
   * @throws InputException if there is none, or its values cannot be keys
   */
  static GroupKey of(Dataset<Row> rows, String name, Source source) {
    DataType type = Tables.type(rows, name, source);
    boolean isText =
        type instanceof StringType || type instanceof CharType || type instanceof VarcharType;
    boolean isKey =
        isText
            || type instanceof NumericType
            || type instanceof BooleanType
            || type instanceof DateType
            || type instanceof TimestampType
            || type instanceof TimestampNTZType
            || type instanceof BinaryType;
    if (!isKey) {
      throw new InputException(
          "Column %s, by which rows are grouped, must be a string, a number, a boolean, a date, a timestamp or binary but is %s; cast it, or make a column of one of its fields"
              .formatted(name, type.simpleString()));
    }
    if (type instanceof StringType text && !text.supportsBinaryEquality()) {
      throw new InputException(
          "Column %s, by which rows are grouped, must be a string whose values are equal where their bytes are but is %s; cast it: CAST(%s AS STRING COLLATE UTF8_BINARY), or group by LOWER(%s)"
              .formatted(name, type.simpleString(), name, name));
    }
    return new GroupKey(name, isText ? DataTypes.StringType : type);
  }

  /**
   * Checks that {@code rows} have a key of the same type, for they would find no model by another.
   *
   * @throws InputException if they have not
   */
  void requireIn(Dataset<Row> rows, Source source) {
    DataType found = of(rows, name, source).type();
    if (!found.equals(type)) {
      throw new InputException(
          "Column %s must be %s, as where the models were trained, but is %s; cast it: CAST(%s AS %s)"
              .formatted(name, type.simpleString(), found.simpleString(), name, type.sql()));
    }
  }

  /** The values of the column in {@code rows}, as strings; null where they are. */
  Column text(Dataset<Row> rows) {
    Column value = Tables.named(rows, name);
    if (type instanceof TimestampType) { // as a string it would depend on the session's zone
      return functions.unix_micros(value).cast(DataTypes.StringType);
    }
    if (type instanceof BinaryType) {
      return functions.hex(value);
    }
    if (type instanceof DoubleType || type instanceof FloatType) { // -0.0 is 0.0
      return functions
          .when(value.equalTo(0), functions.lit(0.0).cast(type))
          .otherwise(value)
          .cast(DataTypes.StringType);
    }
    return value.cast(DataTypes.StringType);
  }

  /** True where the value in {@code rows} is a string that is not UTF-8. */
  Column isNotUtf8(Dataset<Row> rows) {
    return type instanceof StringType
        ? functions.not(functions.is_valid_utf8(Tables.named(rows, name)))
        : functions.lit(false);
  }

  /** The values whose {@link #text} is {@code text}. */
  Column value(Column text) {
    if (type instanceof TimestampType) {
      return functions.timestamp_micros(text.cast(DataTypes.LongType));
    }
    return type instanceof BinaryType ? functions.unhex(text) : text.cast(type);
  }

  /** True if {@code schema}'s columns have the name, in any case. */
  boolean isOneOf(String... columns) {
    return Arrays.stream(columns).anyMatch(name::equalsIgnoreCase);
  }
}
