package rnn.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.math.Kernels;
import rnn.predict.Details;
import rnn.predict.Likelihood;
import rnn.predict.Scorer;
import rnn.predict.TextDetails;
import rnn.text.Vocabulary;

/**
 * A scorer by a network, which reads texts side by side as sentences, each from a zero state; a
 * text by itself has buffers of its own size.
 */
final class NetworkScorer implements Scorer {
  private static final int BATCH_SIZE = 16;

  private final Model model;
  private final Kernels kernels;
  private @Nullable TextWindows one; // made when first asked for, as is the other
  private @Nullable TextWindows many;

  /**
   * A scorer that shares {@code model}'s parameters.
   *
   * @throws IllegalArgumentException if it is not a language model
   */
  NetworkScorer(Model model, Kernels kernels) {
    Models.require(model, Labelling.NONE);
    this.model = model;
    this.kernels = kernels;
  }

  @Override
  public List<Likelihood> scoreAll(List<List<String>> texts) {
    Shard shard = model.encoder().unlabelled(texts);
    double[] losses = windows(shard).lossNats(shard);
    List<Likelihood> likelihoods = new ArrayList<>(losses.length);
    for (int i = 0; i < losses.length; i++) {
      likelihoods.add(new Likelihood(-losses[i], shard.length(i), unknown(shard, i)));
    }
    return likelihoods;
  }

  @Override
  public List<TextDetails> detailAll(List<List<String>> texts, Details asked) {
    Shard shard = model.encoder().unlabelled(texts);
    ShardDetails details = new ShardDetails(shard, asked, model.vocabulary());
    windows(shard).gather(shard, asked, details);
    return details.texts();
  }

  private TextWindows windows(Shard shard) {
    if (shard.sentences() == 1) {
      one = one == null ? new TextWindows(model, 1, kernels) : one;
      return one;
    }
    many = many == null ? new TextWindows(model, BATCH_SIZE, kernels) : many;
    return many;
  }

  private static int unknown(Shard shard, int sentence) {
    int unknown = 0;
    for (int i = shard.starts()[sentence]; i < shard.starts()[sentence + 1]; i++) {
      unknown += shard.tokens()[i] == Vocabulary.UNKNOWN ? 1 : 0;
    }
    return unknown;
  }
}
