package rnn.spark.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import rnn.grammar.EnglishGrammar;
import rnn.grammar.Sentence;

/** Sentences of the built-in grammar as rows of tenants, and options of networks soon trained. */
public final class Tenants {
  static final DataType STRINGS = DataTypes.createArrayType(DataTypes.StringType);

  private final List<Row> rows = new ArrayList<>();
  private final StructType schema;

  /** No rows yet, with keys of {@code type}. */
  public Tenants(DataType type) {
    this.schema =
        new StructType()
            .add("tenant", type)
            .add("words", STRINGS)
            .add("tags", STRINGS)
            .add("kind", DataTypes.StringType);
  }

  /** Adds sentences of a tenant. */
  public Tenants add(@Nullable Object tenant, int sentences, long seed) {
    for (Sentence sentence : EnglishGrammar.grammar().corpus(seed, sentences)) {
      add(tenant, sentence.tokens().toArray(), sentence.classes().toArray(), sentence.kind());
    }
    return this;
  }

  /** Adds a row. */
  public Tenants add(
      @Nullable Object tenant, Object @Nullable [] words, Object[] tags, @Nullable String kind) {
    rows.add(RowFactory.create(tenant, words, tags, kind));
    return this;
  }

  /** The rows in {@code partitions}. */
  public Dataset<Row> table(SparkSession spark, int partitions) {
    return spark.createDataFrame(rows, schema).repartition(partitions);
  }

  /** Options of a small network for {@code task}, and {@code more}, as {@code name=value}. */
  public static Map<String, String> options(String task, String... more) {
    Map<String, String> given =
        new LinkedHashMap<>(Map.of("task", task, "hidden", "8", "embedding", "8", "epochs", "1"));
    for (String option : more) {
      given.put(option.split("=")[0], option.split("=")[1]);
    }
    return given;
  }
}
