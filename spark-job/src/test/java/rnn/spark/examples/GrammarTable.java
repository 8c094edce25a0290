package rnn.spark.examples;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import rnn.grammar.EnglishGrammar;
import rnn.grammar.Sentence;

/**
 * Table of sentences of the built-in grammar: their {@code tokens}, a word class for each in {@code
 * tags}, and the {@code kind} of the sentence.
 */
final class GrammarTable {
  private static final DataType STRINGS = DataTypes.createArrayType(DataTypes.StringType, false);
  private static final StructType SCHEMA =
      new StructType()
          .add("tokens", STRINGS, false)
          .add("tags", STRINGS, false)
          .add("kind", DataTypes.StringType, false);

  private GrammarTable() {}

  static Dataset<Row> of(SparkSession spark, int sentences, long seed) {
    List<Row> rows = new ArrayList<>();
    for (Sentence sentence : EnglishGrammar.grammar().corpus(seed, sentences)) {
      rows.add(
          RowFactory.create(
              sentence.tokens().toArray(new String[0]),
              sentence.classes().toArray(new String[0]),
              sentence.kind()));
    }
    return spark.createDataFrame(rows, SCHEMA);
  }
}
