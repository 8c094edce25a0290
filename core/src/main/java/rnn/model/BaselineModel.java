package rnn.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import rnn.baseline.CountedKind;
import rnn.baseline.CountedModel;
import rnn.baseline.Tables;
import rnn.batch.ExampleEncoder;
import rnn.task.Scoring;
import rnn.text.Tokenizer;

/**
 * A model that learned by counting.
 *
 * @param counted what it counted
 * @param form all else
 */
public record BaselineModel(CountedModel counted, Form form) implements TrainedModel {

  /**
   * Form of a model that learned by counting: everything but what it counted.
   *
   * @param kind its kind
   * @param encoder its words, and characters and labels if it has some
   * @param scoring its task, and what its labels say
   * @param tokenizer what divides a line into tokens
   * @param reading name of how it read its text in {@code rnn.batch.Readings}
   * @param provenance where it came from, in a reader's order
   */
  public record Form(
      CountedKind kind,
      ExampleEncoder encoder,
      Scoring scoring,
      Tokenizer tokenizer,
      String reading,
      Map<String, String> provenance) {

    /** Checks that kind and task have the same labels. */
    public Form {
      if (kind.labelling() != encoder.labelling()
          || kind.labelling() != scoring.task().labelling()) {
        throw new IllegalArgumentException(
            "A model of kind %s must have labels of %s but its task %s has those of %s"
                .formatted(
                    kind.name(), kind.labelling(), scoring.name(), scoring.task().labelling()));
      }
      provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }
  }

  /**
   * The model that {@code tables} are.
   *
   * @throws IllegalArgumentException if they do not fit {@code form}
   */
  public static BaselineModel of(Tables tables, Form form) {
    return new BaselineModel(form.kind().read(tables, form.encoder()), form);
  }

  @Override
  public ExampleEncoder encoder() {
    return form.encoder();
  }

  @Override
  public Scoring scoring() {
    return form.scoring();
  }

  @Override
  public Tokenizer tokenizer() {
    return form.tokenizer();
  }

  @Override
  public String reading() {
    return form.reading();
  }

  @Override
  public Map<String, String> provenance() {
    return form.provenance();
  }
}
