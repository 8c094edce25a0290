package rnn.spark.score;

import java.lang.ref.SoftReference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rnn.model.LoadedModel;
import rnn.model.TrainedModel;

/**
 * Models in use in this JVM, which all its tasks and queries share: each is made once. Those that
 * were used last stay, and are given up when memory is short.
 *
 * <p>Tasks are many, and queries call row by row, so a model in use outlives both.
 */
public final class LoadedModels {
  /** The most models that a JVM keeps in use. */
  public static final int MAX_MODELS = 8;

  private static final Map<String, Place> PLACES =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Place> eldest) {
              return size() > MAX_MODELS;
            }
          });

  private LoadedModels() {}

  /** Place of one model. It is locked while the model is made, so that it is made once. */
  private static final class Place {
    private SoftReference<@Nullable LoadedModel> kept = new SoftReference<>(null);

    synchronized LoadedModel model(Supplier<TrainedModel> trained) {
      LoadedModel model = kept.get();
      if (model == null) {
        model = LoadedModel.of(trained.get());
        kept = new SoftReference<>(model);
      }
      return model;
    }
  }

  /**
   * The model called {@code id}.
   *
   * @param trained what it is made of, asked for when it is not in use here
   */
  public static LoadedModel of(String id, Supplier<TrainedModel> trained) {
    return PLACES.computeIfAbsent(id, key -> new Place()).model(trained);
  }

  /** Forgets the model called {@code id}, which those that use it go on with. */
  static void forget(String id) {
    PLACES.remove(id);
  }

  /** True if the model called {@code id} has a place here. */
  static boolean has(String id) {
    return PLACES.containsKey(id);
  }
}
