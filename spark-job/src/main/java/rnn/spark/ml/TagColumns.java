package rnn.spark.ml;

import java.io.Serializable;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of a tagger, each by its name; empty where it is not made. */
record TagColumns(String prediction, String confidence) implements Serializable {

  /** The columns that {@code stage} names. */
  static TagColumns of(Params stage) {
    return new TagColumns(
        StageParams.textOrEmpty(stage, ColumnParams.PREDICTION),
        StageParams.textOrEmpty(stage, ColumnParams.CONFIDENCE));
  }

  /** The columns that are made, in this order. */
  StructType schema() {
    StructType schema = new StructType();
    if (!prediction.isEmpty()) {
      schema = schema.add(prediction, DataTypes.createArrayType(DataTypes.StringType, false));
    }
    if (!confidence.isEmpty()) {
      schema = schema.add(confidence, DataTypes.createArrayType(DataTypes.DoubleType, false));
    }
    return schema;
  }
}
