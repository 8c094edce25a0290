package rnn.spark.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NullType;
import rnn.spark.data.TextColumn;
import rnn.spark.job.InputException;
import rnn.text.Tokenizer;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The argument of a function that is text to be tokenized or an array of ready tokens, as {@link
 * TextColumn} reads columns.
 */
final class TextArgument {
  private TextArgument() {}

  /**
   * Checks the type of an argument.
   *
   * @throws InputException if it is neither text nor tokens
   */
  static void requireReadable(DataType type) {
    DataType element = type instanceof ArrayType array ? array.elementType() : type;
    if (!(element instanceof NullType) && !TextColumn.isReadable(type)) {
      throw notText(type.simpleString());
    }
  }

  /**
   * The tokens of a value; an integer is the decimal text it is written as.
   *
   * @throws InputException if the value is neither text nor tokens
   */
  static List<String> tokens(Object value, Tokenizer tokenizer) {
    if (isText(value)) {
      return TextColumn.tokens(value.toString(), tokenizer);
    }
    Iterable<?> elements;
    if (value instanceof scala.collection.Iterable<?> scala) {
      elements = CollectionConverters.asJava(scala);
    } else if (value instanceof Iterable<?> java) {
      elements = java;
    } else {
      throw notText("a " + value.getClass().getSimpleName());
    }
    List<String> tokens = new ArrayList<>();
    for (Object element : elements) {
      if (element != null && !isText(element)) {
        throw notText("an array of " + element.getClass().getSimpleName());
      }
      String token = element == null ? "" : element.toString();
      if (!token.isEmpty()) {
        tokens.add(token);
      }
    }
    return tokens;
  }

  /** True of strings and integers, as {@link TextColumn#isReadable} of their types. */
  private static boolean isText(Object value) {
    return value instanceof String
        || value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long
        || (value instanceof BigDecimal decimal && decimal.scale() == 0);
  }

  private static InputException notText(String actual) {
    return new InputException(
        "The text must be a string or an array<string>, or integers in their place, but is %s; cast it, for example CAST(... AS STRING)"
            .formatted(actual));
  }
}
