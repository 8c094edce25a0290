package rnn.spark.ml;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import rnn.grammar.EnglishGrammar;

/** Sentences of the built-in grammar as rows: tokens, their tags, text and kind. */
public final class Sequences {
  private static final StructType SCHEMA =
      new StructType()
          .add("words", DataTypes.createArrayType(DataTypes.StringType))
          .add("tags", DataTypes.createArrayType(DataTypes.StringType))
          .add("text", DataTypes.StringType)
          .add("kind", DataTypes.StringType);

  private Sequences() {}

  /** {@code count} rows in {@code partitions}. */
  public static Dataset<Row> rows(SparkSession session, int count, int partitions) {
    List<Row> rows =
        EnglishGrammar.grammar().corpus(7, count).stream()
            .map(
                sentence ->
                    RowFactory.create(
                        sentence.tokens().toArray(),
                        sentence.classes().toArray(),
                        sentence.text(),
                        sentence.kind()))
            .toList();
    return session.createDataFrame(rows, SCHEMA).repartition(partitions);
  }

  /** {@code estimator} with a network that is soon trained. */
  public static <E extends RnnEstimator<E, ?>> E small(E estimator) {
    return estimator
        .setHidden(8)
        .setEmbedding(8)
        .setEpochs(1)
        .setRoundsPerEpoch(2)
        .setBatch(4)
        .setShards(2)
        .setBaseline(false);
  }
}
