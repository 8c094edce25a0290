package rnn.spark.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import rnn.model.LoadedModel;
import rnn.predict.TagPrediction;
import rnn.predict.Tagger;
import rnn.spark.score.PredictedColumns;
import rnn.spark.score.RowPredictor;
import scala.jdk.javaapi.CollectionConverters;

/** The columns of a tagger, on their way to executors. */
record TagPredictor(TagColumns columnNames) implements PredictedColumns {

  @Override
  public StructType columns() {
    return columnNames.schema();
  }

  @Override
  public RowPredictor predictor(LoadedModel model) {
    Tagger tagger = model.tagger();
    return texts -> tagger.tagAll(texts).stream().map(this::predicted).toList();
  }

  private RowPredictor.Predicted predicted(TagPrediction prediction) {
    List<Object> values = new ArrayList<>();
    if (!columnNames.prediction().isEmpty()) {
      values.add(CollectionConverters.asScala(prediction.tags()).toSeq());
    }
    if (!columnNames.confidence().isEmpty()) {
      values.add(CollectionConverters.asScala(prediction.confidences()).toSeq());
    }
    return new RowPredictor.Predicted(values.toArray(), 0);
  }
}
