package rnn.spark.score;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import rnn.model.LoadedModel;
import rnn.model.TrainedModel;
import rnn.predict.ClassPrediction;
import rnn.predict.Classifier;
import scala.jdk.javaapi.CollectionConverters;

/** Classes of rows: the {@code prediction} and the {@code probabilities} of all classes. */
final class ClassRows implements RowPredictor {
  /** The columns that are added. */
  static final StructType COLUMNS =
      new StructType()
          .add("prediction", DataTypes.StringType)
          .add(
              "probabilities", DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType));

  private final TrainedModel model;
  private final Classifier classifier;

  ClassRows(LoadedModel model) {
    this.model = model.trained();
    this.classifier = model.classifier();
  }

  @Override
  public List<Predicted> predict(List<List<String>> texts) {
    List<ClassPrediction> predictions = classifier.classifyAll(texts);
    List<Predicted> predicted = new ArrayList<>(texts.size());
    for (int i = 0; i < predictions.size(); i++) {
      ClassPrediction prediction = predictions.get(i);
      predicted.add(
          new Predicted(
              new Object[] {
                prediction.label(), CollectionConverters.asScala(prediction.probabilities())
              },
              RowPredictor.unknown(model, texts.get(i))));
    }
    return predicted;
  }
}
