package rnn.spark.examples

import org.apache.spark.ml.{Pipeline, PipelineModel}
import org.apache.spark.ml.feature.SQLTransformer
import org.apache.spark.ml.tuning.{ParamGridBuilder, TrainValidationSplit}
import org.apache.spark.sql.DataFrame
import rnn.spark.ml.{RnnEvaluator, RnnTagger, RnnTaggerModel}

/** Taggers in Scala: one trained, saved and loaded; one in a pipeline; the better of two sizes. */
object TaggerExample {

  /** A tagger of rows with the columns `tokens` and `tags`, both arrays of strings. */
  def train(sentences: DataFrame, path: String): RnnTaggerModel = {
    val tagger = new RnnTagger()
      .setInputCol("tokens")
      .setLabelCol("tags")
      .setHidden(16)
      .setEpochs(3)
    val model = tagger.fit(sentences)
    println(model.summary.epochs)
    model.write.overwrite().save(path)
    RnnTaggerModel.load(path)
  }

  /** A pipeline for rows with the columns `text` and `tags`: words in lower case, and their tags. */
  def pipeline(sentences: DataFrame, path: String): PipelineModel = {
    val words = new SQLTransformer()
      .setStatement("SELECT *, split(lower(text), ' ') AS tokens FROM __THIS__")
    val tagger = new RnnTagger()
      .setInputCol("tokens")
      .setLabelCol("tags")
      .setHidden(16)
      .setEpochs(3)
    val model = new Pipeline().setStages(Array(words, tagger)).fit(sentences)
    model.write.overwrite().save(path)
    PipelineModel.load(path)
  }

  /** The better of two sizes, by the accuracy on a quarter of the rows. */
  def search(sentences: DataFrame): RnnTaggerModel = {
    val tagger = new RnnTagger().setInputCol("tokens").setLabelCol("tags").setEpochs(2)
    val sizes = new ParamGridBuilder().addGrid(tagger.hidden, Array(4, 16)).build()
    new TrainValidationSplit()
      .setEstimator(tagger)
      .setEvaluator(new RnnEvaluator().setLabelCol("tags").setMetricName("accuracy"))
      .setEstimatorParamMaps(sizes)
      .setTrainRatio(0.75)
      .setSeed(1)
      .fit(sentences)
      .bestModel
      .asInstanceOf[RnnTaggerModel]
  }
}
