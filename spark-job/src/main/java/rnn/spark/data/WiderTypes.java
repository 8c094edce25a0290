package rnn.spark.data;

import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Types that hold the values of two others, where Spark reads files of both as such. */
final class WiderTypes {
  private static final List<DataType> INTEGERS =
      List.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);

  private WiderTypes() {}

  /**
   * The type of {@code a}'s and {@code b}'s values: the longer of two integers, a struct with the
   * fields of both; null if there is none.
   */
  static @Nullable DataType of(DataType a, DataType b) {
    if (a.catalogString().equals(b.catalogString())) {
      return a;
    }
    if (INTEGERS.contains(a) && INTEGERS.contains(b)) {
      return INTEGERS.indexOf(a) < INTEGERS.indexOf(b) ? b : a;
    }
    if (a instanceof ArrayType first && b instanceof ArrayType second) {
      DataType element = of(first.elementType(), second.elementType());
      return element == null ? null : DataTypes.createArrayType(element, true);
    }
    if (a instanceof MapType first && b instanceof MapType second) {
      DataType key = of(first.keyType(), second.keyType());
      DataType value = of(first.valueType(), second.valueType());
      return key == null || value == null ? null : DataTypes.createMapType(key, value, true);
    }
    if (a instanceof StructType first && b instanceof StructType second) {
      return both(first, second);
    }
    return null;
  }

  private static @Nullable StructType both(StructType a, StructType b) {
    StructType result = new StructType();
    for (StructField field : a.fields()) {
      StructField other = field(b, field.name());
      DataType type = other == null ? field.dataType() : of(field.dataType(), other.dataType());
      if (type == null) {
        return null;
      }
      result = result.add(new StructField(field.name(), type, true, field.metadata()));
    }
    for (StructField field : b.fields()) {
      if (field(a, field.name()) == null) {
        result =
            result.add(new StructField(field.name(), field.dataType(), true, field.metadata()));
      }
    }
    return result;
  }

  /**
   * The part of {@code schema} that has the column {@code name} and nothing else: one of that very
   * name, dots and all, or else a field of a struct or of the structs of an array, or a map with
   * its values; null if there is none.
   */
  static @Nullable StructType only(StructType schema, String name) {
    StructField whole = field(schema, name);
    if (whole != null) {
      return new StructType(new StructField[] {whole});
    }
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      StructField field = field(schema, name.substring(0, dot));
      DataType part = field == null ? null : part(field.dataType(), name.substring(dot + 1));
      if (part != null) {
        return new StructType(
            new StructField[] {new StructField(field.name(), part, true, field.metadata())});
      }
    }
    return null;
  }

  /**
   * The part of {@code type} that it takes to read {@code name} in it; null if it has no such
   * thing.
   */
  private static @Nullable DataType part(DataType type, String name) {
    if (type instanceof StructType struct) {
      return only(struct, name);
    }
    if (type instanceof ArrayType array && array.elementType() instanceof StructType struct) {
      StructType element = only(struct, name);
      return element == null ? null : DataTypes.createArrayType(element, true);
    }
    return type instanceof MapType ? type : null;
  }

  /** The type at the end of a {@code schema} of one column. */
  static DataType leaf(StructType schema) {
    DataType type = schema;
    while (type instanceof StructType struct && struct.length() == 1) {
      type = struct.fields()[0].dataType();
    }
    return type;
  }

  /** The field of that very name, or else in other letter case. */
  private static @Nullable StructField field(StructType schema, String name) {
    StructField found = null;
    for (StructField field : schema.fields()) {
      if (field.name().equals(name)) {
        return field;
      }
      if (found == null && field.name().equalsIgnoreCase(name)) {
        found = field;
      }
    }
    return found;
  }
}
