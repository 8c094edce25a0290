package rnn.model;

import java.util.ArrayList;
import java.util.List;
import rnn.baseline.CountedLanguageModel;
import rnn.batch.ExampleEncoder;
import rnn.batch.Shard;
import rnn.predict.Details;
import rnn.predict.Likelihood;
import rnn.predict.Scorer;
import rnn.predict.TextDetails;
import rnn.text.Vocabulary;

/** A scorer by a model that learned by counting. */
final class BaselineScorer implements Scorer {
  private final ExampleEncoder encoder;
  private final CountedLanguageModel model;

  BaselineScorer(ExampleEncoder encoder, CountedLanguageModel model) {
    this.encoder = encoder;
    this.model = model;
  }

  @Override
  public List<Likelihood> scoreAll(List<List<String>> texts) {
    List<Likelihood> likelihoods = new ArrayList<>(texts.size());
    for (List<String> text : texts) {
      int[] tokens = encoder.tokens(text);
      double[] logProbabilities = new double[tokens.length];
      model.logProbabilities(tokens, 0, tokens.length, logProbabilities);
      double sum = 0;
      int unknown = 0;
      for (int i = 0; i < tokens.length; i++) {
        sum += logProbabilities[i];
        unknown += tokens[i] == Vocabulary.UNKNOWN ? 1 : 0;
      }
      likelihoods.add(new Likelihood(sum, tokens.length, unknown));
    }
    return likelihoods;
  }

  @Override
  public List<TextDetails> detailAll(List<List<String>> texts, Details asked) {
    Shard shard = encoder.unlabelled(texts);
    ShardDetails details = new ShardDetails(shard, asked, encoder.words());
    double[] logProbabilities = new double[shard.tokens().length]; // [n]
    BaselineCursor cursor = new BaselineCursor(encoder.words(), model);
    for (int i = 0; i < shard.sentences(); i++) {
      int from = shard.starts()[i];
      int to = shard.starts()[i + 1];
      if (asked.surprises()) {
        model.logProbabilities(shard.tokens(), from, to, logProbabilities);
      }
      for (int place = from; place < to; place++) {
        details.setSurprise(place, -logProbabilities[place]);
      }
      details.readText(i, cursor);
    }
    return details.texts();
  }
}
