package rnn.spark.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.math.KernelProvider;
import rnn.model.LabelPredictor;
import rnn.model.Model;
import rnn.text.LabelSet;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Labels of rows: {@code tags} of their tokens and the {@code confidence} of each, or the {@code
 * prediction} of the row and the {@code probabilities} of all classes.
 */
final class LabelRowPredictor implements RowPredictor {
  private static final StructType OF_TAGGERS =
      new StructType()
          .add("tags", DataTypes.createArrayType(DataTypes.StringType))
          .add("confidence", DataTypes.createArrayType(DataTypes.DoubleType));
  private static final StructType OF_CLASSIFIERS =
      new StructType()
          .add("prediction", DataTypes.StringType)
          .add(
              "probabilities", DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType));

  private final Model model;
  private final LabelPredictor predictor;

  LabelRowPredictor(Model model) {
    this.model = model;
    this.predictor = new LabelPredictor(model, KernelProvider.kernels());
  }

  /** The columns that are added by {@code model}. */
  static StructType columns(Model model) {
    return model.encoder().labelling() == Labelling.TOKENS ? OF_TAGGERS : OF_CLASSIFIERS;
  }

  @Override
  public List<@Nullable Predicted> predict(List<@Nullable List<String>> texts) {
    List<List<String>> there = texts.stream().filter(Objects::nonNull).toList();
    List<LabelPredictor.Prediction> predictions = predictor.predict(there);
    List<@Nullable Predicted> predicted = new ArrayList<>();
    int next = 0;
    for (List<String> text : texts) {
      predicted.add(text == null ? null : predicted(text, predictions.get(next++)));
    }
    return predicted;
  }

  private Predicted predicted(List<String> text, LabelPredictor.Prediction prediction) {
    long unknown = text.stream().filter(token -> !model.vocabulary().contains(token)).count();
    Object[] values =
        model.encoder().labelling() == Labelling.TOKENS
            ? new Object[] {
              CollectionConverters.asScala(prediction.labels()).toSeq(),
              CollectionConverters.asScala(Arrays.stream(prediction.confidences()).boxed().toList())
                  .toSeq()
            }
            : new Object[] {
              prediction.labels().get(0),
              CollectionConverters.asScala(probabilities(prediction.probabilities()))
            };
    return new Predicted(values, unknown);
  }

  private Map<String, Double> probabilities(double[] ofLabels) {
    LabelSet labels = Objects.requireNonNull(model.encoder().labels());
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int k = 0; k < ofLabels.length; k++) {
      probabilities.put(labels.label(k), ofLabels[k]);
    }
    return probabilities;
  }
}
