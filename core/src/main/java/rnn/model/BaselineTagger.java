package rnn.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import rnn.baseline.CountedTagger;
import rnn.batch.ExampleEncoder;
import rnn.batch.Shard;
import rnn.predict.TagPrediction;
import rnn.predict.Tagger;
import rnn.text.LabelSet;

/** A tagger by a model that learned by counting. */
final class BaselineTagger implements Tagger {
  private final ExampleEncoder encoder;
  private final LabelSet labels;
  private final CountedTagger model;

  BaselineTagger(ExampleEncoder encoder, CountedTagger model) {
    this.encoder = encoder;
    this.labels = Objects.requireNonNull(encoder.labels());
    this.model = model;
  }

  @Override
  public List<TagPrediction> tagAll(List<List<String>> texts) {
    Shard shard = encoder.unlabelled(texts);
    List<TagPrediction> predictions = new ArrayList<>(texts.size());
    int sequence = 0;
    for (List<String> text : texts) {
      if (text.isEmpty()) {
        predictions.add(new TagPrediction(List.of(), List.of()));
      } else {
        predictions.add(prediction(model.tag(shard, sequence++)));
      }
    }
    return predictions;
  }

  private TagPrediction prediction(CountedTagger.Tagged tagged) {
    List<String> tags = new ArrayList<>(tagged.labels().length);
    List<Double> confidences = new ArrayList<>(tagged.labels().length);
    for (int t = 0; t < tagged.labels().length; t++) {
      tags.add(labels.label(tagged.labels()[t]));
      confidences.add(tagged.confidences()[t]);
    }
    return new TagPrediction(tags, confidences);
  }

  @Override
  public List<String> tags() {
    return labels.labels();
  }
}
