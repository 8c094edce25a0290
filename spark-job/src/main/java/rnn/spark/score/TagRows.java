package rnn.spark.score;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import rnn.model.LoadedModel;
import rnn.model.TrainedModel;
import rnn.predict.TagPrediction;
import rnn.predict.Tagger;
import scala.jdk.javaapi.CollectionConverters;

/** Tags of rows: {@code tags} of their tokens and the {@code confidence} of each. */
final class TagRows implements RowPredictor {
  /** The columns that are added. */
  static final StructType COLUMNS =
      new StructType()
          .add("tags", DataTypes.createArrayType(DataTypes.StringType))
          .add("confidence", DataTypes.createArrayType(DataTypes.DoubleType));

  private final TrainedModel model;
  private final Tagger tagger;

  TagRows(LoadedModel model) {
    this.model = model.trained();
    this.tagger = model.tagger();
  }

  @Override
  public List<Predicted> predict(List<List<String>> texts) {
    List<TagPrediction> predictions = tagger.tagAll(texts);
    List<Predicted> predicted = new ArrayList<>(texts.size());
    for (int i = 0; i < predictions.size(); i++) {
      TagPrediction prediction = predictions.get(i);
      predicted.add(
          new Predicted(
              new Object[] {
                CollectionConverters.asScala(prediction.tags()).toSeq(),
                CollectionConverters.asScala(prediction.confidences()).toSeq()
              },
              RowPredictor.unknown(model, texts.get(i))));
    }
    return predicted;
  }
}
