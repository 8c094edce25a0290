package rnn.spark.data;

import org.apache.spark.sql.SparkSession;

/** The catalog in which a session looks tables up, as far as errors must explain it. */
final class Catalog {
  private static final String IMPLEMENTATION = "spark.sql.catalogImplementation";
  private static final String HIVE = "hive";

  private Catalog() {}

  /** Advice for a user whose table {@code session} does not find. */
  static String advice(SparkSession session) {
    String implementation = session.sparkContext().getConf().get(IMPLEMENTATION, "in-memory");
    if (!implementation.equals(HIVE)) {
      return "check its name. Without Hive only tables of other catalogs outlive a program:"
          + " configure one (-- --packages ... --conf spark.sql.catalog.NAME=...) and give"
          + " NAME.database.table, or take a Spark with Hive, which the one that scripts/rnn"
          + " lays out is not, by SPARK_HOME, with -- --conf"
          + " spark.sql.catalogImplementation=hive; or give the table's files with another"
          + " --format";
    }
    if (hasHive()) {
      return "check its name, as in database.table, and that conf/hive-site.xml of Spark names the"
          + " metastore";
    }
    return "spark.sql.catalogImplementation is hive, but this Spark has no Hive (jars/spark-hive_*"
        + " is not there; the one that scripts/rnn lays out has none): set SPARK_HOME to a"
        + " distribution of Spark, or add -- --packages"
        + " org.apache.spark:spark-hive_2.13:"
        + session.version();
  }

  private static boolean hasHive() {
    try {
      Class.forName(
          "org.apache.spark.sql.hive.HiveSessionStateBuilder",
          false,
          Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
