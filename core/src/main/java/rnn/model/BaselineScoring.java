package rnn.model;

import java.util.Arrays;
import rnn.baseline.CountedClassifier;
import rnn.baseline.CountedLanguageModel;
import rnn.baseline.CountedModel;
import rnn.baseline.CountedTagger;
import rnn.baseline.Largest;
import rnn.batch.Shard;
import rnn.task.ClassScoring;
import rnn.task.Score;
import rnn.task.Scoring;
import rnn.task.TagScoring;
import rnn.text.Vocabulary;

/** Scores of models that learned by counting, as those of networks are made. */
public final class BaselineScoring {
  private BaselineScoring() {}

  /** Score of {@code model} on the sequences of {@code shard}. */
  public static Score score(CountedModel model, Shard shard, Scoring scoring) {
    if (model instanceof CountedLanguageModel language) {
      return score(language, shard);
    }
    if (model instanceof CountedTagger tagger) {
      return score(tagger, shard, scoring);
    }
    return score((CountedClassifier) model, shard, scoring);
  }

  private static Score score(CountedLanguageModel model, Shard shard) {
    int[] tokens = shard.tokens(); // [n]
    double[] logProbabilities = new double[tokens.length]; // [n]
    double loss = 0;
    double unknownLoss = 0;
    long unknown = 0;
    for (int i = 0; i < shard.sentences(); i++) {
      int from = shard.starts()[i];
      int to = shard.starts()[i + 1];
      model.logProbabilities(tokens, from, to, logProbabilities);
      for (int t = from; t < to; t++) {
        loss -= logProbabilities[t];
        if (tokens[t] == Vocabulary.UNKNOWN) {
          unknownLoss -= logProbabilities[t];
          unknown++;
        }
      }
    }
    return Score.ofLoss(loss, shard.tokenCount()).withUnknown(unknownLoss, unknown);
  }

  private static Score score(CountedTagger model, Shard shard, Scoring scoring) {
    TagScoring sum = new TagScoring(scoring.scheme(), scoring.labels());
    for (int i = 0; i < shard.sentences(); i++) {
      int from = shard.starts()[i];
      int length = shard.length(i);
      boolean[] known = new boolean[length]; // [T]
      boolean hasAllLabels = true;
      for (int t = 0; t < length; t++) {
        known[t] = shard.tokens()[from + t] != Vocabulary.UNKNOWN;
        hasAllLabels &= shard.labels()[from + t] >= 0;
      }
      sum.add(
          Arrays.copyOfRange(shard.labels(), from, from + length),
          model.tag(shard, i).labels(),
          known,
          length,
          hasAllLabels ? -model.logProbability(shard, i) : 0);
    }
    return sum.score();
  }

  private static Score score(CountedClassifier model, Shard shard, Scoring scoring) {
    ClassScoring sum = new ClassScoring(scoring.labels());
    for (int i = 0; i < shard.sentences(); i++) {
      double[] logProbabilities = model.logProbabilities(shard, i);
      int gold = shard.labels()[i];
      sum.add(gold, Largest.indexOf(logProbabilities), gold < 0 ? 0 : -logProbabilities[gold]);
    }
    return sum.score();
  }
}
