package rnn.spark.examples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import rnn.spark.group.Grouping;
import rnn.spark.ml.RnnGroupedModel;
import rnn.spark.ml.RnnLanguageModel;
import rnn.spark.ml.RnnLanguageModelModel;

/**
 * A language model for each of many tenants, whose sessions follow habits of their own, and new
 * sessions scored each by the model of its tenant.
 */
public final class TenantModels {
  private static final int STEPS = 12; // events that there are
  private static final StructType SESSIONS =
      new StructType()
          .add("tenant", DataTypes.IntegerType, false)
          .add("events", DataTypes.createArrayType(DataTypes.StringType, false), false);

  private TenantModels() {}

  /**
   * Mean perplexities of new sessions.
   *
   * @param own by the model of their tenant
   * @param others by the model of another tenant
   * @param models models of their own, of all tenants
   */
  record Means(double own, double others, long models) {}

  static Means run(SparkSession spark, int tenants, String directory) {
    Dataset<Row> yesterday = sessions(spark, tenants, 60, 1);
    Dataset<Row> today = sessions(spark, tenants, 5, 2);

    RnnGroupedModel<RnnLanguageModelModel> models =
        new RnnLanguageModel()
            .setInputCol("events")
            .setHidden(8)
            .setEmbedding(8)
            .setEpochs(4)
            .setPerplexityCol("perplexity")
            .fitPerGroup(yesterday, Grouping.by("tenant").withMinTokens(300), directory);

    models.models().filter("error is not null").show(); // tenants without a model, and why
    Dataset<Row> scored = models.transform(today);

    Dataset<Row> strangers = // each session by the model of the next tenant
        models.transform(today.withColumn("tenant", functions.expr("(tenant + 1) % " + tenants)));
    return new Means(
        mean(scored), mean(strangers), models.models().filter("error is null").count());
  }

  private static double mean(Dataset<Row> scored) {
    return scored.agg(functions.mean("perplexity")).first().getDouble(0);
  }

  /** Sessions of each tenant: mostly its own order of events, which another has not. */
  private static Dataset<Row> sessions(SparkSession spark, int tenants, int each, long seed) {
    List<Row> rows = new ArrayList<>();
    for (int tenant = 0; tenant < tenants; tenant++) {
      SplittableRandom random = new SplittableRandom(seed * 1_000_003 + tenant);
      int stride = 1 + tenant % (STEPS - 1);
      for (int session = 0; session < each; session++) {
        String[] events = new String[8 + random.nextInt(8)];
        int event = random.nextInt(STEPS);
        for (int i = 0; i < events.length; i++) {
          events[i] = "event" + event;
          event = random.nextInt(20) == 0 ? random.nextInt(STEPS) : (event + stride) % STEPS;
        }
        rows.add(RowFactory.create(tenant, events));
      }
    }
    return spark.createDataFrame(rows, SESSIONS);
  }

  /** Prints the means for 200 tenants, whose models are written to the directory that is named. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      System.out.println(run(spark, 200, args[0]));
    }
  }
}
