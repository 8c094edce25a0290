package rnn.spark.sql;

import java.lang.ref.SoftReference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.function.Supplier;
import rnn.model.TrainedModel;

/**
 * Predictors of one model in this JVM, as many as threads use it at the same time. Idle ones are
 * given up when memory is short.
 *
 * <p>Calls come row by row and tasks are many, so predictors outlive both: those of the models that
 * were used last stay.
 */
final class PredictorPool {
  /** The most models that a JVM keeps predictors of. */
  static final int MAX_MODELS = 8;

  private static final Map<String, PredictorPool> POOLS =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, PredictorPool> eldest) {
              return size() > MAX_MODELS;
            }
          });

  private final Supplier<TrainedModel> model;
  private final ConcurrentLinkedDeque<SoftReference<Predictor>> idle =
      new ConcurrentLinkedDeque<>();

  private PredictorPool(Supplier<TrainedModel> model) {
    this.model = model;
  }

  /**
   * The pool of the model called {@code id}.
   *
   * @param model gives it, each time a predictor is made
   */
  static PredictorPool of(String id, Supplier<TrainedModel> model) {
    return POOLS.computeIfAbsent(id, key -> new PredictorPool(model));
  }

  /** The value of {@code use}, to which a predictor is lent. */
  <T> T with(Function<Predictor, T> use) {
    Predictor predictor = taken();
    T value = use.apply(predictor); // one that failed is not used again
    idle.push(new SoftReference<>(predictor));
    return value;
  }

  private Predictor taken() {
    for (SoftReference<Predictor> kept = idle.poll(); kept != null; kept = idle.poll()) {
      Predictor predictor = kept.get();
      if (predictor != null) {
        return predictor;
      }
    }
    return new Predictor(model.get());
  }
}
