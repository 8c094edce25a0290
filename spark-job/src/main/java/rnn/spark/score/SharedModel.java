package rnn.spark.score;

import java.io.Serializable;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import rnn.batch.ExampleEncoder;
import rnn.model.Model;
import rnn.network.NetworkSpec;
import rnn.task.Scoring;
import rnn.text.Tokenizer;

/** A model on its way to executors: what is large of it is broadcast. */
record SharedModel(
    NetworkSpec network,
    Broadcast<float[]> parameters,
    Broadcast<ExampleEncoder> encoder,
    Scoring scoring,
    Tokenizer tokenizer,
    String reading)
    implements Serializable, AutoCloseable {

  /** Broadcasts {@code model}. */
  static SharedModel of(JavaSparkContext context, Model model) {
    return new SharedModel(
        model.network(),
        context.broadcast(model.parameters()),
        context.broadcast(model.encoder()),
        model.scoring(),
        model.tokenizer(),
        model.reading());
  }

  /** The model, without its provenance. */
  Model model() {
    return new Model(
        network, parameters.value(), encoder.value(), scoring, tokenizer, reading, Map.of());
  }

  /** Takes it from the executors. */
  @Override
  public void close() {
    parameters.destroy();
    encoder.destroy();
  }
}
