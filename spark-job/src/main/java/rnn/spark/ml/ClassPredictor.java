package rnn.spark.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.StructType;
import rnn.model.LoadedModel;
import rnn.predict.ClassPrediction;
import rnn.predict.Classifier;
import rnn.spark.job.InputException;
import rnn.spark.score.PredictedColumns;
import rnn.spark.score.RowPredictor;
import scala.Tuple2;

/** The columns of a classifier, on their way to executors. */
record ClassPredictor(ClassColumns columnNames) implements PredictedColumns {

  private static final int MAX_ELEMENTS_PER_CLASS = 4; // of a dense vector

  @Override
  public StructType columns() {
    return columnNames.schema();
  }

  @Override
  public RowPredictor predictor(LoadedModel model) {
    Classifier classifier = model.classifier();
    String[] labels = ModelLabels.of(model.trained());
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
      if (!labels[id].matches("0|[1-9]\\d{0,6}")) {
        throw new InputException(
            "All labels must be whole numbers from 0 on, without zeros before them, where %s is true but one is '%s'; set it to false"
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
      values.add(vector(prediction.probabilities().values(), elements, size));
    }
    return new RowPredictor.Predicted(values.toArray(), 0);
  }

  /** The probabilities by class: sparse where most numbers below {@code size} are no classes. */
  private static Vector vector(
      Collection<Double> probabilities,
      int @org.jspecify.annotations.Nullable [] elements,
      int size) {
    List<Tuple2<Integer, Double>> entries = new ArrayList<>(probabilities.size());
    for (double probability : probabilities) {
      int id = entries.size();
      entries.add(new Tuple2<>(elements == null ? id : elements[id], probability));
    }
    Vector vector = Vectors.sparse(size, entries);
    return size > MAX_ELEMENTS_PER_CLASS * entries.size() ? vector : vector.toDense();
  }
}
