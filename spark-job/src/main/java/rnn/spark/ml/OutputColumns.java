package rnn.spark.ml;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import rnn.spark.job.InputException;

/** The columns that a stage adds to a table. */
final class OutputColumns {
  private static final List<String> READ =
      List.of(ColumnParams.INPUT, ColumnParams.LABEL, ColumnParams.VALIDATION);

  private OutputColumns() {}

  /**
   * The columns of {@code schema} and behind them {@code added}, which params of {@code stage}
   * name.
   *
   * @throws InputException if two of them have one name, in upper or lower case
   */
  static StructType add(Params stage, StructType schema, StructType added) {
    Map<String, String> there = new HashMap<>(); // what each name is, by its lower case
    for (StructField field : schema.fields()) {
      there.put(lowerCase(field.name()), "a column of the rows");
    }
    StructType all = schema;
    for (StructField field : added.fields()) {
      String param = param(stage, field.name(), there.values());
      String other = there.put(lowerCase(field.name()), param);
      if (other != null) {
        throw new InputException(
            "%s of %s must be a name that no other column has, but %s is %s; the rows' columns are %s: set %s to another name, or to an empty one to leave it out"
                .formatted(
                    param,
                    stage.uid(),
                    field.name(),
                    other + (other.endsWith("Col") ? "" : read(stage, field.name())),
                    String.join(", ", schema.fieldNames()),
                    param));
      }
      all = all.add(field);
    }
    return all;
  }

  /** The param that reads the column {@code name}, in words; empty if none does. */
  private static String read(Params stage, String name) {
    for (String param : READ) {
      if (stage.hasParam(param) && StageParams.textOrEmpty(stage, param).equalsIgnoreCase(name)) {
        return ", named by " + param;
      }
    }
    return "";
  }

  /** The param whose value the column {@code name} is, the first that is not taken. */
  private static String param(Params stage, String name, java.util.Collection<String> taken) {
    for (Param<?> param : stage.params()) {
      boolean isOutput = param.name().endsWith("Col") && !READ.contains(param.name());
      if (isOutput
          && !taken.contains(param.name())
          && StageParams.textOrEmpty(stage, param.name()).equals(name)) {
        return param.name();
      }
    }
    return "a column added";
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
