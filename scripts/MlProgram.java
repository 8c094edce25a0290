import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import rnn.spark.ml.RnnTagger;
import rnn.spark.ml.RnnTaggerModel;

/**
 * What scripts/compatibility submits to each Spark: a tagger is fit, saved to the directory that is the argument and
 * loaded; it, the loaded one and the function of SQL must say the same.
 */
public final class MlProgram {
  public static void main(String[] arguments) throws Exception {
    String path = arguments[0];
    SparkSession spark = SparkSession.builder().getOrCreate();
    Dataset<Row> rows =
        spark.sql(
            "SELECT split(concat('the ', word, ' is ', word), ' ') AS tokens,"
                + " array('D', 'N', 'V', 'N') AS tags FROM"
                + " (SELECT explode(split('cat dog hen cow fox owl bee ant', ' ')) AS word)");
    RnnTaggerModel model =
        new RnnTagger()
            .setInputCol("tokens")
            .setLabelCol("tags")
            .setHidden(8)
            .setEpochs(3)
            .setSeed(1)
            .fit(rows);
    model.write().overwrite().save(path);
    List<Row> fitted = model.transform(rows).select("prediction").collectAsList();
    check("the loaded model", fitted, RnnTaggerModel.load(path).transform(rows).select("prediction"));
    rows.createOrReplaceTempView("sentences");
    check("rnn_tag", fitted, spark.sql("SELECT rnn_tag('" + path + "', tokens) FROM sentences"));
    if (model.estimatedSize() <= 0) {
      throw new IllegalStateException("the size of the model is " + model.estimatedSize());
    }
    spark.stop();
  }

  private static void check(String what, List<Row> expected, Dataset<Row> rows) {
    List<Row> actual = rows.collectAsList();
    if (!actual.equals(expected)) {
      throw new IllegalStateException(what + " must say " + expected + " but says " + actual);
    }
  }
}
