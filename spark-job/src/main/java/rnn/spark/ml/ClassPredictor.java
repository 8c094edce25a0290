package rnn.spark.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.StructType;
import rnn.model.TrainedModel;
import rnn.predict.ClassPrediction;
import rnn.predict.Classifier;
import rnn.spark.job.InputException;
import rnn.spark.score.RowPredictor;
import rnn.spark.score.SharedModel;
import rnn.spark.score.SharedPredictor;

/** A classifier on its way to executors, to fill {@code columns} there. */
record ClassPredictor(SharedModel shared, ClassColumns columnNames) implements SharedPredictor {

  @Override
  public TrainedModel model() {
    return shared.model();
  }

  @Override
  public StructType columns() {
    return columnNames.schema();
  }

  @Override
  public RowPredictor predictor() {
    Classifier classifier = shared.loaded().classifier();
    String[] labels = ModelLabels.of(model());
    int[] elements = columnNames.isNumeric() ? indices(labels) : null;
    int size = elements == null ? labels.length : Arrays.stream(elements).max().orElse(0) + 1;
    return texts ->
        classifier.classifyAll(texts).stream()
            .map(prediction -> predicted(prediction, elements, size))
            .toList();
  }

  /**
   * The classes that labels are, which are numbers.
   *
   * @throws InputException if one is none
   */
  static int[] indices(String[] labels) {
    int[] indices = new int[labels.length];
    for (int id = 0; id < labels.length; id++) {
      if (!labels[id].matches("\\d{1,7}")) {
        throw new InputException(
            "All labels must be whole numbers from 0 on where %s is true but one is '%s'; set it to false"
                .formatted(ColumnParams.NUMERIC, labels[id]));
      }
      indices[id] = Integer.parseInt(labels[id]);
    }
    return indices;
  }

  private RowPredictor.Predicted predicted(
      ClassPrediction prediction, int @org.jspecify.annotations.Nullable [] elements, int size) {
    List<Object> values = new ArrayList<>();
    if (!columnNames.prediction().isEmpty()) {
      values.add(columnNames.isNumeric() ? Double.valueOf(prediction.label()) : prediction.label());
    }
    if (!columnNames.probability().isEmpty()) {
      double[] probabilities = new double[size];
      int id = 0;
      for (double probability : prediction.probabilities().values()) {
        probabilities[elements == null ? id : elements[id]] = probability;
        id++;
      }
      values.add(Vectors.dense(probabilities));
    }
    return new RowPredictor.Predicted(values.toArray(), 0);
  }

  @Override
  public void close() {
    shared.close();
  }
}
