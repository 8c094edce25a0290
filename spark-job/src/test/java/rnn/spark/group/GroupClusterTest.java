package rnn.spark.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rnn.spark.data.Source;
import rnn.spark.testkit.LocalCluster;
import rnn.spark.testkit.TaskFaults;

/** A group's model alone, beside others, on two executors, and with tasks that fail. */
@Tag("cluster")
@Timeout(480) // an executor that cannot start is started again for ever
class GroupClusterTest {
  @TempDir private Path directory;

  /** Hashes of the models of all groups, by group, trained under {@code conf}. */
  private Map<Long, Integer> models(SparkConf conf, String only) {
    SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
    try {
      Tenants tenants = new Tenants(DataTypes.LongType);
      for (long tenant = 0; tenant < 6; tenant++) {
        tenants.add(tenant, 20 + 15 * (int) tenant, tenant);
      }
      Dataset<Row> rows = tenants.table(spark, 3).filter(only);
      String path = directory.resolve("models").toString();
      GroupTrainer.train(
          spark,
          new GroupRequest(
              Source.rows(rows, "words"),
              Grouping.by("tenant").withMinTokens(0),
              Tenants.options("language-model"),
              path),
          GroupListener.SILENT);
      Map<Long, Integer> hashes = new TreeMap<>();
      for (Row row :
          GroupModels.load(spark, path).table().filter("model is not null").collectAsList()) {
        hashes.put(row.getLong(0), Arrays.hashCode(row.<byte[]>getAs("model")));
      }
      return hashes;
    } finally {
      spark.stop();
    }
  }

  @Test
  void aGroupHasTheSameBitsWhereverItIsTrained() {
    Map<Long, Integer> onOneCore = models(LocalCluster.conf("local[1]"), "true");
    assertEquals(6, onOneCore.size());
    assertEquals(
        onOneCore,
        models(
            TaskFaults.in(
                LocalCluster.conf("local-cluster[2,1,512]"), TaskFaults.Kind.FIRST_ATTEMPTS_FAIL),
            "true"));
    assertEquals(
        Map.of(3L, onOneCore.get(3L)),
        models(LocalCluster.conf("local[2]"), "tenant = 3")); // alone
  }
}
