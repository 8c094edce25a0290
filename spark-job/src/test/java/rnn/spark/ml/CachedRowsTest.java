package rnn.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.batch.Labelling;
import rnn.spark.job.Sessions;
import rnn.spark.testkit.SharedSpark;

/** Rows that a fit caches while it lasts, beside what others cached; rows of several files. */
@ExtendWith(SharedSpark.class)
class CachedRowsTest {
  private static final FitRows.Columns TEXT = new FitRows.Columns("text", "", "", Labelling.NONE);

  @TempDir private Path directory;
  private final SparkSession spark;

  CachedRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  private static StorageLevel level(FitRows rows) {
    return rows.selected().storageLevel();
  }

  @Test
  void whatAUserCachedStaysCached() {
    Dataset<Row> all = Sequences.rows(spark, 20, 2);
    Dataset<Row> users = all.select("text").cache();
    try (FitRows rows = new FitRows(all, TEXT)) {
      assertEquals(20, rows.selected().count());
    }
    assertNotEquals(StorageLevel.NONE(), users.storageLevel());
    users.unpersist(true);
  }

  @Test
  void aFitThatEndsLeavesAnotherItsRows() {
    Dataset<Row> all = Sequences.rows(spark, 20, 2);
    FitRows first = new FitRows(all, TEXT);
    try (FitRows second = new FitRows(all, TEXT)) {
      first.close();
      assertEquals(StorageLevel.NONE(), level(first));
      assertNotEquals(StorageLevel.NONE(), level(second));
    }
  }

  @Test
  void rowsOfTwoFilesAreLearnedAndScoredAndNothingStaysCached() {
    Dataset<Row> rows = Sequences.rows(spark, 60, 2).selectExpr("hash(text) as id", "text");
    rows.write().parquet(directory + "/texts");
    rows.selectExpr("id as other").distinct().write().parquet(directory + "/ids");
    Dataset<Row> texts = spark.read().parquet(directory + "/texts");
    Dataset<Row> ids = spark.read().parquet(directory + "/ids");
    Dataset<Row> joined = texts.join(ids, texts.col("id").equalTo(ids.col("other")));
    JavaSparkContext context = Sessions.context(spark);
    Set<Integer> before = Set.copyOf(context.getPersistentRDDs().keySet());
    RnnLanguageModelModel model = Sequences.small(new RnnLanguageModel()).fit(joined);
    assertEquals(before, context.getPersistentRDDs().keySet());
    assertEquals(60, model.transform(joined).count());
    assertEquals(120, model.transform(texts.union(texts)).count());
  }
}
