package rnn.spark.score;

import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import rnn.baseline.CountedKinds;
import rnn.baseline.CountedModel;
import rnn.batch.ExampleEncoder;
import rnn.model.BaselineModel;
import rnn.model.LoadedModel;
import rnn.model.Model;
import rnn.model.TrainedModel;
import rnn.network.NetworkSpec;
import rnn.task.Scoring;
import rnn.text.Tokenizer;

/**
 * A model on its way to executors: what is large of it is broadcast. In each JVM it is put to use
 * once, for all tasks there. Two are equal that were broadcast together.
 */
public abstract class SharedModel implements SharedPredictor {
  private static final long serialVersionUID = 1L;

  private final String id = UUID.randomUUID().toString(); // Spark's are unique in one context
  private final Broadcast<ExampleEncoder> encoder;
  private final Scoring scoring;
  private final Tokenizer tokenizer;
  private final String reading;
  private transient volatile @Nullable SoftReference<LoadedModel> loaded;

  private SharedModel(JavaSparkContext context, TrainedModel model) {
    encoder = context.broadcast(model.encoder());
    scoring = model.scoring();
    tokenizer = model.tokenizer();
    reading = model.reading();
  }

  /** Broadcasts {@code model}. */
  public static SharedModel of(JavaSparkContext context, TrainedModel model) {
    return model instanceof BaselineModel baseline
        ? new OfBaseline(context, baseline)
        : new OfNetwork(context, (Model) model);
  }

  /** The model's content from its broadcasts, without its provenance. */
  abstract TrainedModel content();

  /** The model, without its provenance. */
  @Override
  public TrainedModel model() {
    return loaded().trained();
  }

  /** The model in use in this JVM, the same for all threads. */
  public LoadedModel loaded() {
    SoftReference<LoadedModel> known = loaded;
    LoadedModel model = known == null ? null : known.get();
    if (model == null) {
      model = LoadedModels.of(id, this::content);
      loaded = new SoftReference<>(model);
    }
    return model;
  }

  @Override
  public StructType columns() {
    return RowPredictor.columns(model());
  }

  @Override
  public RowPredictor predictor() {
    return RowPredictor.of(loaded());
  }

  @Override
  public void close() {
    loaded = null;
    LoadedModels.forget(id);
    encoder.destroy();
  }

  /** The name of the model in use, alike in all JVMs. */
  String id() {
    return id;
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof SharedModel model && model.id.equals(id);
  }

  @Override
  public final int hashCode() {
    return id.hashCode();
  }

  private static final class OfNetwork extends SharedModel {
    private static final long serialVersionUID = 1L;

    private final NetworkSpec network;
    private final Broadcast<float[]> parameters;

    OfNetwork(JavaSparkContext context, Model model) {
      super(context, model);
      network = model.network();
      parameters = context.broadcast(model.parameters());
    }

    @Override
    TrainedModel content() {
      SharedModel all = this;
      return new Model(
          network,
          parameters.value(),
          all.encoder.value(),
          all.scoring,
          all.tokenizer,
          all.reading,
          Map.of());
    }

    @Override
    public void close() {
      parameters.destroy();
      super.close();
    }
  }

  private static final class OfBaseline extends SharedModel {
    private static final long serialVersionUID = 1L;

    private final String kind;
    private final Broadcast<CountedModel> counted;

    OfBaseline(JavaSparkContext context, BaselineModel model) {
      super(context, model);
      kind = model.form().kind().name();
      counted = context.broadcast(model.counted());
    }

    @Override
    TrainedModel content() {
      SharedModel all = this;
      ExampleEncoder encoder = all.encoder.value();
      return new BaselineModel(
          counted.value(),
          new BaselineModel.Form(
              CountedKinds.named(kind, encoder.labelling()),
              encoder,
              all.scoring,
              all.tokenizer,
              all.reading,
              Map.of()));
    }

    @Override
    public void close() {
      counted.destroy();
      super.close();
    }
  }
}
