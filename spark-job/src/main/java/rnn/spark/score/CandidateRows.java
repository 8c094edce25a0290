package rnn.spark.score;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import rnn.predict.Candidate;

/** Tokens that could come next, as the value of a column: each with its probability. */
public final class CandidateRows {
  /** Type of the column. */
  public static final DataType TYPE =
      DataTypes.createArrayType(
          new StructType()
              .add("token", DataTypes.StringType, false)
              .add("probability", DataTypes.DoubleType, false),
          false);

  private CandidateRows() {}

  /** The elements of {@code candidates}, in their order. */
  public static Row[] of(List<Candidate> candidates) {
    return candidates.stream()
        .map(candidate -> RowFactory.create(candidate.token(), candidate.probability()))
        .toArray(Row[]::new);
  }
}
