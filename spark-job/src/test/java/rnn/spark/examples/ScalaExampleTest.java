package rnn.spark.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.grammar.EnglishGrammar;
import rnn.grammar.Sentence;
import rnn.spark.testkit.SharedSpark;

/** The examples in Scala, as they are shown: compiled by its compiler, and run. */
@ExtendWith(SharedSpark.class)
class ScalaExampleTest {
  private static final StructType ROWS =
      new StructType()
          .add("text", DataTypes.StringType)
          .add("tokens", DataTypes.createArrayType(DataTypes.StringType))
          .add("tags", DataTypes.createArrayType(DataTypes.StringType));

  @TempDir static Path directory;
  private static URLClassLoader examples;

  @BeforeAll
  static void compile() throws Exception {
    String source = Path.of("src/test/scala/rnn/spark/examples/TaggerExample.scala").toString();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    String[] command = {
      "-deprecation",
      "-feature",
      "-Xlint",
      "-Werror",
      "-classpath",
      System.getProperty("java.class.path"),
      "-d",
      directory.toString(),
      source
    };
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    boolean compiled =
        scala.Console.withOut(
            out, () -> scala.Console.withErr(out, () -> scala.tools.nsc.Main.process(command)));
    assertTrue(compiled, () -> said.toString(StandardCharsets.UTF_8));
    examples = new URLClassLoader(new URL[] {directory.toUri().toURL()});
  }

  private static Dataset<Row> sentences(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (Sentence sentence : EnglishGrammar.grammar().corpus(1, 120)) {
      rows.add(
          RowFactory.create(
              sentence.text(), sentence.tokens().toArray(), sentence.classes().toArray()));
    }
    return spark.createDataFrame(rows, ROWS);
  }

  private static Object call(String method, Class<?>[] types, Object... arguments)
      throws ReflectiveOperationException {
    return examples
        .loadClass("rnn.spark.examples.TaggerExample")
        .getMethod(method, types)
        .invoke(null, arguments);
  }

  private static List<Row> predictions(Transformer model, Dataset<Row> rows) {
    return model.transform(rows).select("tokens", "prediction").limit(3).collectAsList();
  }

  @Test
  void aTaggerIsTrainedSavedAndLoaded(SparkSession spark) throws Exception {
    Dataset<Row> sentences = sentences(spark);
    Class<?>[] types = {Dataset.class, String.class};
    Transformer tagger =
        (Transformer) call("train", types, sentences, directory.resolve("tagger").toString());
    Transformer pipeline =
        (Transformer)
            call(
                "pipeline",
                types,
                sentences.drop("tokens"),
                directory.resolve("pipeline").toString());
    for (Row row : predictions(tagger, sentences)) {
      assertEquals(row.getList(0).size(), row.getList(1).size());
    }
    assertEquals(3, predictions(pipeline, sentences.drop("tokens")).size());
  }

  @Test
  void aGridNamesParamsOfTheEstimator(SparkSession spark) throws Exception {
    Dataset<Row> sentences = sentences(spark);
    Transformer best = (Transformer) call("search", new Class<?>[] {Dataset.class}, sentences);
    assertEquals(3, predictions(best, sentences).size());
  }
}
