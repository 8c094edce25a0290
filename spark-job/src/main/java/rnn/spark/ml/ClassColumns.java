package rnn.spark.ml;

import java.io.Serializable;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a classifier, each by its name; empty where it is not made.
 *
 * @param isNumeric whether classes are numbers
 */
record ClassColumns(String prediction, String probability, boolean isNumeric)
    implements Serializable {

  /** The columns that {@code stage} names. */
  static ClassColumns of(Params stage, boolean isNumeric) {
    return new ClassColumns(
        StageParams.textOrEmpty(stage, ColumnParams.PREDICTION),
        StageParams.textOrEmpty(stage, ColumnParams.PROBABILITY),
        isNumeric);
  }

  /** The columns that are made, in this order. */
  StructType schema() {
    StructType schema = new StructType();
    if (!prediction.isEmpty()) {
      schema = schema.add(prediction, isNumeric ? DataTypes.DoubleType : DataTypes.StringType);
    }
    if (!probability.isEmpty()) {
      schema = schema.add(probability, SQLDataTypes.VectorType());
    }
    return schema;
  }
}
