package rnn.spark.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import rnn.spark.sql.RnnExtensions;
import rnn.spark.train.RnnRegistrator;

/**
 * One Spark session for all tests of a JVM, given to those that take a {@link SparkSession}: two
 * cores, four attempts per task, Kryo that refuses every class that was not registered. After each
 * test nothing may be left cached.
 */
public final class SharedSpark implements ParameterResolver, AfterEachCallback {

  /** Settings of every session in tests, before its master. */
  public static SparkConf conf() {
    return new SparkConf()
        .setAppName("test")
        .set("spark.ui.enabled", "false")
        .set("spark.sql.shuffle.partitions", "2")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.sql.warehouse.dir", "target/warehouse/" + ProcessHandle.current().pid())
        .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .set("spark.kryo.registrator", RnnRegistrator.class.getName())
        .set("spark.kryo.registrationRequired", "true")
        .set("spark.sql.extensions", RnnExtensions.class.getName());
  }

  private record Session(SparkSession spark) implements AutoCloseable {
    @Override
    public void close() {
      spark.stop();
    }
  }

  private static SparkSession session(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(SharedSpark.class))
        .getOrComputeIfAbsent(
            "session",
            key ->
                new Session(
                    SparkSession.builder().config(conf().setMaster("local[2,4]")).getOrCreate()),
            Session.class)
        .spark();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return session(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session(context).sparkContext());
    assertEquals(Map.of(), Map.copyOf(spark.getPersistentRDDs()), "cached and left behind");
  }
}
