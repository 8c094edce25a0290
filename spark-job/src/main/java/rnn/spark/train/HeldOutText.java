package rnn.spark.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.batch.Ragged;
import rnn.batch.Readings;
import rnn.batch.Shard;
import rnn.batch.ShardBuilder;
import rnn.model.LoadedModel;
import rnn.model.Model;
import rnn.predict.Continuation;
import rnn.predict.Details;
import rnn.predict.LanguageModel;
import rnn.predict.State;

/**
 * A few held-out sentences, token by token, with the surprise of each token in its place: behind
 * all before it where the model reads a stream, behind those of its sentence where it does not.
 */
final class HeldOutText {
  private static final int MAX_SENTENCES = 40;
  private static final int MAX_TOKENS = 600;

  private final Model model;
  private final ShardTokens tokens;

  HeldOutText(Model model, ShardTokens tokens) {
    this.model = model;
    this.tokens = tokens;
  }

  /**
   * A sentence.
   *
   * @param tokens {@code [n]} its tokens and its {@code <eos>}
   * @param surprisesNats {@code [n]} of each; null where that is no finite number
   */
  record Sentence(List<String> tokens, List<@Nullable Double> surprisesNats) {}

  /** The beginning of {@code shard}: sentences as a whole, or a part of the first if it is long. */
  static Shard beginning(Shard shard) {
    int end = 0;
    while (end < Math.min(MAX_SENTENCES, shard.sentences())
        && shard.starts()[end + 1] <= MAX_TOKENS) {
      end++;
    }
    ShardBuilder few = new ShardBuilder(Labelling.NONE);
    if (end > 0 || shard.sentences() == 0) {
      few.add(shard, 0, end);
    } else {
      few.add(
          Arrays.copyOf(shard.tokens(), MAX_TOKENS),
          new int[0],
          beginning(shard.spellings(), MAX_TOKENS));
    }
    return few.build(shard.id());
  }

  private static Ragged beginning(Ragged spellings, int tokens) {
    if (spellings.sequences() == 0) {
      return Ragged.NONE;
    }
    int[] starts = Arrays.copyOf(spellings.starts(), tokens + 1);
    return new Ragged(Arrays.copyOf(spellings.values(), starts[tokens]), starts);
  }

  /** The sentences of {@code few}. */
  List<Sentence> sentences(Shard few) {
    List<Sentence> sentences = new ArrayList<>();
    boolean goesOn = Readings.named(model.reading()).carriesState();
    try (LoadedModel loaded = LoadedModel.of(model)) {
      LanguageModel reader = loaded.scorer();
      State state = reader.start();
      for (int i = 0; i < few.sentences(); i++) {
        Continuation read =
            reader.continueText(state, tokens.spelled(few, i), new Details(true, false, 0));
        state = goesOn ? read.state() : reader.start();
        sentences.add(new Sentence(tokens.shown(few, i), rounded(read.details().surprises())));
      }
    }
    return sentences;
  }

  private static List<@Nullable Double> rounded(double[] values) {
    List<@Nullable Double> rounded = new ArrayList<>();
    for (double value : values) {
      rounded.add(Double.isFinite(value) ? Double.valueOf(Math.round(value * 1e3) / 1e3) : null);
    }
    return rounded;
  }
}
