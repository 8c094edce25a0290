package rnn.spark.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import rnn.predict.TagPrediction;
import rnn.predict.Tagger;
import rnn.spark.score.RowPredictor;
import rnn.spark.score.SharedModel;
import scala.jdk.javaapi.CollectionConverters;

/** A tagger on its way to executors, to fill {@code columns} there. */
record TagPredictor(SharedModel shared, TagColumns columnNames) implements StagePredictor {

  @Override
  public StructType columns() {
    return columnNames.schema();
  }

  @Override
  public RowPredictor predictor() {
    Tagger tagger = shared.loaded().tagger();
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
