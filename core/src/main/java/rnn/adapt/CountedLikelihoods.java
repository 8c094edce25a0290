package rnn.adapt;

import rnn.baseline.CountedLanguageModel;
import rnn.batch.Shard;
import rnn.model.Models;
import rnn.predict.Cursor;
import rnn.text.Vocabulary;

/** Likelihoods by a model that learned by counting, which begins each sentence afresh. */
public final class CountedLikelihoods implements TokenLikelihoods {
  private final CountedLanguageModel model;
  private final Vocabulary vocabulary;

  /** Likelihoods by {@code model}, whose ids are those of {@code vocabulary}. */
  public CountedLikelihoods(CountedLanguageModel model, Vocabulary vocabulary) {
    this.model = model;
    this.vocabulary = vocabulary;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Cursor cursor() {
    return Models.cursor(model, vocabulary);
  }

  @Override
  public double[] logProbabilities(Shard shard) {
    double[] logs = new double[shard.tokens().length];
    for (int i = 0; i < shard.sentences(); i++) {
      model.logProbabilities(shard.tokens(), shard.starts()[i], shard.starts()[i + 1], logs);
    }
    return logs;
  }
}
