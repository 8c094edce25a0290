package rnn.adapt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.batch.ExampleEncoder;
import rnn.batch.Shard;
import rnn.model.ShardDetails;
import rnn.predict.Cursor;
import rnn.predict.Details;
import rnn.predict.Likelihood;
import rnn.predict.Scorer;
import rnn.predict.TextDetails;
import rnn.text.Vocabulary;

/** A scorer by the likelihoods of tokens: each text is a sentence, and a text of its own. */
public final class LikelihoodScorer implements Scorer {
  private final TokenLikelihoods likelihoods;
  private final ExampleEncoder encoder;
  private @Nullable Cursor cursor; // made when first asked for

  /**
   * A scorer by {@code likelihoods}, which it owns from now on.
   *
   * @param likelihoods of {@link Scope#SENTENCE}; otherwise a text's likelihood depends on those
   *     before it
   */
  public LikelihoodScorer(TokenLikelihoods likelihoods) {
    this.likelihoods = likelihoods;
    this.encoder = ExampleEncoder.ofText(likelihoods.vocabulary());
  }

  @Override
  public List<Likelihood> scoreAll(List<List<String>> texts) {
    Shard shard = encoder.unlabelled(texts);
    double[] logs = likelihoods.logProbabilities(shard); // [n]
    List<Likelihood> all = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      double sum = 0;
      int unknown = 0;
      for (int place = shard.starts()[i]; place < shard.starts()[i + 1]; place++) {
        sum += logs[place];
        unknown += shard.tokens()[place] == Vocabulary.UNKNOWN ? 1 : 0;
      }
      all.add(new Likelihood(sum, shard.length(i), unknown));
    }
    return all;
  }

  @Override
  public List<TextDetails> detailAll(List<List<String>> texts, Details asked) {
    Shard shard = encoder.unlabelled(texts);
    ShardDetails details = new ShardDetails(shard, asked, likelihoods.vocabulary());
    if (asked.surprises()) {
      double[] logs = likelihoods.logProbabilities(shard); // [n]
      for (int place = 0; place < logs.length; place++) {
        details.setSurprise(place, -logs[place]);
      }
    }
    if (asked.ranks() || asked.candidates() > 0) {
      if (cursor == null) {
        cursor = likelihoods.cursor();
      }
      for (int i = 0; i < shard.sentences(); i++) {
        details.readText(i, cursor);
      }
    }
    return details.texts();
  }
}
