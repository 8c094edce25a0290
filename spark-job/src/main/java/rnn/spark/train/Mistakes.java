package rnn.spark.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.batch.ShardBuilder;
import rnn.model.Model;
import rnn.model.Models;
import rnn.predict.ClassPrediction;
import rnn.predict.TagPrediction;
import rnn.text.LabelSet;

/** The held-out sequences with the most mistakes, among a few hundred. */
final class Mistakes {
  private static final int MAX_SEQUENCES = 300; // that mistakes are looked for in
  private static final int MAX_TOKENS = 6_000;
  private static final int MAX_WORST = 10;

  private final Model model;
  private final ShardTokens tokens;
  private final LabelSet labels;

  Mistakes(Model model, ShardTokens tokens, LabelSet labels) {
    this.model = model;
    this.tokens = tokens;
    this.labels = labels;
  }

  /**
   * A sequence with mistakes.
   *
   * @param gold the right label of each token, or the one of the sequence
   * @param predicted as many
   */
  record Mistaken(List<String> tokens, List<String> gold, List<String> predicted) {
    int mistakes() {
      int mistakes = 0;
      for (int i = 0; i < gold.size(); i++) {
        mistakes += gold.get(i).equals(predicted.get(i)) ? 0 : 1;
      }
      return mistakes;
    }
  }

  /** The first sequences of {@code shard} that are not too long together; longer ones left out. */
  static Shard beginning(Shard shard) {
    ShardBuilder few = new ShardBuilder(shard.labelling());
    int sequences = 0;
    for (int i = 0; i < shard.sentences() && sequences < MAX_SEQUENCES; i++) {
      if (few.tokenCount() + shard.length(i) <= MAX_TOKENS) {
        few.add(shard, i, i + 1);
        sequences++;
      }
    }
    return few.build(shard.id());
  }

  /** Those of {@code few} with the most mistakes, the worst first. */
  List<Mistaken> worst(Shard few) {
    List<List<String>> sequences = new ArrayList<>();
    for (int i = 0; i < few.sentences(); i++) {
      sequences.add(tokens.spelled(few, i));
    }
    List<List<String>> predicted = predicted(sequences);
    List<Mistaken> mistaken = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      mistaken.add(new Mistaken(tokens.shown(few, i), gold(few, i), predicted.get(i)));
    }
    return mistaken.stream()
        .filter(sequence -> sequence.mistakes() > 0)
        .sorted(Comparator.comparingInt(Mistaken::mistakes).reversed())
        .limit(MAX_WORST)
        .toList();
  }

  private List<String> gold(Shard few, int sequence) {
    List<String> gold = new ArrayList<>();
    if (few.labelling() == Labelling.SEQUENCES) {
      gold.add(name(few.labels()[sequence]));
    } else {
      for (int k = few.starts()[sequence]; k < few.starts()[sequence + 1]; k++) {
        gold.add(name(few.labels()[k]));
      }
    }
    return gold;
  }

  private List<List<String>> predicted(List<List<String>> sequences) {
    return model.encoder().labelling() == Labelling.TOKENS
        ? Models.tagger(model).tagAll(sequences).stream().map(TagPrediction::tags).toList()
        : Models.classifier(model).classifyAll(sequences).stream()
            .map(ClassPrediction::label)
            .map(List::of)
            .toList();
  }

  private String name(int id) {
    return id < 0 ? "?" : labels.label(id);
  }
}
