package rnn.spark.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.batch.Ragged;
import rnn.batch.Shard;
import rnn.batch.ShardBuilder;
import rnn.model.Model;
import rnn.model.Models;
import rnn.predict.ClassPrediction;
import rnn.predict.Details;
import rnn.predict.TagPrediction;
import rnn.predict.TextDetails;
import rnn.spark.checkpoint.MetricsFile;
import rnn.spark.data.Shards;
import rnn.spark.evaluate.LabelReport;
import rnn.spark.job.Jobs;
import rnn.task.Confusions;
import rnn.task.Score;
import rnn.text.LabelSet;
import rnn.text.Vocabulary;

/**
 * What is worth seeing of a finished model, for its report: the surprises of a few held-out
 * sentences, or what is confused, and the sequences with the most mistakes among a few hundred.
 *
 * <p>The few come from the beginning of the first held-out shard, and are all of the data that
 * reaches the driver.
 */
final class Findings {
  private static final int MAX_SENTENCES_OF_TEXT = 40;
  private static final int MAX_TOKENS_OF_TEXT = 600;
  private static final int MAX_SEQUENCES = 300; // that mistakes are looked for in
  private static final int MAX_TOKENS = 6_000;
  private static final int MAX_WORST = 10;
  private static final int MAX_LABELS = 24; // of a matrix that can be read

  private final JavaSparkContext context;
  private final Texts texts;
  private final Model model;

  Findings(JavaSparkContext context, Texts texts, Model model) {
    this.context = context;
    this.texts = texts;
    this.model = model;
  }

  /**
   * A held-out sentence, token by token.
   *
   * @param tokens {@code [n]} its tokens and its {@code <eos>}
   * @param surprisesNats {@code [n]} of each
   */
  private record SurprisingText(List<String> tokens, double[] surprisesNats) {}

  /**
   * A sequence with mistakes.
   *
   * @param gold the right label of each token, or the one of the sequence
   * @param predicted as many
   */
  private record Mistaken(List<String> tokens, List<String> gold, List<String> predicted) {
    int mistakes() {
      int mistakes = 0;
      for (int i = 0; i < gold.size(); i++) {
        mistakes += gold.get(i).equals(predicted.get(i)) ? 0 : 1;
      }
      return mistakes;
    }
  }

  /**
   * Counts by right label, then predicted one.
   *
   * @param data what they are of
   * @param isAll false if there are more labels than these
   */
  private record Matrix(String data, boolean isAll, List<String> labels, long[][] counts) {}

  /** Adds what is found to {@code metrics}. */
  void addTo(MetricsFile metrics, HeldOutFigures figures) {
    Map<String, Double> values = figures.values();
    if (!values.isEmpty()) {
      metrics.finding("results", values);
    }
    boolean isOfText = texts.encoder().labelling() == Labelling.NONE;
    LabelReport labels = figures.labels();
    if (labels != null) {
      Matrix matrix = matrix(labels);
      if (matrix != null) {
        metrics.finding("confusions", matrix);
      }
    }
    Shards heldOut = texts.validation() != null ? texts.validation() : texts.test();
    if (heldOut == null) {
      return;
    }
    Shard few =
        isOfText
            ? few(heldOut, MAX_SENTENCES_OF_TEXT, MAX_TOKENS_OF_TEXT)
            : few(heldOut, MAX_SEQUENCES, MAX_TOKENS);
    if (few.sentences() == 0) {
      return;
    }
    if (isOfText) {
      metrics.finding("heldOutText", surprises(few));
    } else {
      metrics.finding("worst", worst(few));
    }
  }

  private Shard few(Shards shards, int sequences, int tokens) {
    return Jobs.run(
        context,
        "look at a few held-out sequences",
        () -> shards.rdd().map(shard -> beginning(shard, sequences, tokens)).first());
  }

  private static Shard beginning(Shard shard, int sequences, int tokens) {
    int end = 0;
    while (end < Math.min(sequences, shard.sentences()) && shard.starts()[end + 1] <= tokens) {
      end++;
    }
    ShardBuilder few = new ShardBuilder(shard.labelling());
    few.add(shard, 0, end);
    return few.build(shard.id());
  }

  private List<SurprisingText> surprises(Shard few) {
    List<List<String>> sentences = new ArrayList<>();
    for (int i = 0; i < few.sentences(); i++) {
      List<String> tokens = tokens(few, i);
      sentences.add(tokens.subList(0, tokens.size() - 1)); // a scorer adds <eos> by itself
    }
    List<TextDetails> details =
        Models.scorer(model).detailAll(sentences, new Details(true, false, 0));
    List<SurprisingText> texts = new ArrayList<>();
    for (int i = 0; i < sentences.size(); i++) {
      double[] surprises = rounded(details.get(i).surprises());
      if (Arrays.stream(surprises).allMatch(Double::isFinite)) {
        texts.add(new SurprisingText(tokens(few, i), surprises));
      }
    }
    return texts;
  }

  private static double[] rounded(double[] values) {
    return Arrays.stream(values).map(value -> Math.round(value * 1e3) / 1e3).toArray();
  }

  private List<String> tokens(Shard shard, int sequence) {
    List<String> tokens = new ArrayList<>();
    for (int i = shard.starts()[sequence]; i < shard.starts()[sequence + 1]; i++) {
      tokens.add(token(shard, i));
    }
    return tokens;
  }

  /** The token at {@code i}; of one that is not known what its characters tell. */
  private String token(Shard shard, int i) {
    int id = shard.tokens()[i];
    Vocabulary characters = texts.encoder().characters();
    Ragged spellings = shard.spellings();
    if (id != Vocabulary.UNKNOWN || characters == null || spellings.sequences() == 0) {
      return texts.vocabulary().token(id);
    }
    StringBuilder token = new StringBuilder();
    for (int k = spellings.start(i); k < spellings.start(i) + spellings.length(i); k++) {
      int character = spellings.values()[k];
      token.append(character == Vocabulary.UNKNOWN ? "\ufffd" : characters.token(character));
    }
    return token.toString();
  }

  private List<Mistaken> worst(Shard few) {
    LabelSet labels = Objects.requireNonNull(texts.encoder().labels());
    List<List<String>> sequences = new ArrayList<>();
    for (int i = 0; i < few.sentences(); i++) {
      sequences.add(tokens(few, i));
    }
    List<List<String>> predicted = predicted(sequences);
    List<Mistaken> mistaken = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      List<String> gold = new ArrayList<>();
      if (few.labelling() == Labelling.SEQUENCES) {
        gold.add(name(labels, few.labels()[i]));
      } else {
        for (int k = few.starts()[i]; k < few.starts()[i + 1]; k++) {
          gold.add(name(labels, few.labels()[k]));
        }
      }
      mistaken.add(new Mistaken(sequences.get(i), gold, predicted.get(i)));
    }
    return mistaken.stream()
        .filter(sequence -> sequence.mistakes() > 0)
        .sorted(Comparator.comparingInt(Mistaken::mistakes).reversed())
        .limit(MAX_WORST)
        .toList();
  }

  private List<List<String>> predicted(List<List<String>> sequences) {
    return texts.encoder().labelling() == Labelling.TOKENS
        ? Models.tagger(model).tagAll(sequences).stream().map(TagPrediction::tags).toList()
        : Models.classifier(model).classifyAll(sequences).stream()
            .map(ClassPrediction::label)
            .map(List::of)
            .toList();
  }

  private static String name(LabelSet labels, int id) {
    return id < 0 ? "?" : labels.label(id);
  }

  /** The matrix of all labels, or of those in the most frequent confusions. */
  private static @Nullable Matrix matrix(LabelReport report) {
    boolean isOfTest = !report.test().equals(Score.ZERO);
    Score score = isOfTest ? report.test() : report.validation();
    if (score.equals(Score.ZERO)) {
      return null;
    }
    LabelSet labels = report.labels();
    List<Integer> shown = new ArrayList<>();
    boolean isAll = labels.size() <= MAX_LABELS;
    if (isAll) {
      for (int id = 0; id < labels.size(); id++) {
        shown.add(id);
      }
    } else {
      for (Confusions.Confusion confusion :
          Confusions.mostFrequent(score, labels, 4 * MAX_LABELS)) {
        for (String label : List.of(confusion.gold(), confusion.predicted())) {
          int id = labels.contains(label) ? labels.id(label) : LabelSet.NONE;
          if (id >= 0 && !shown.contains(id) && shown.size() < MAX_LABELS) {
            shown.add(id);
          }
        }
      }
    }
    long[][] counts = new long[shown.size()][shown.size()];
    for (int i = 0; i < counts.length; i++) {
      int gold = shown.get(i);
      for (int k = 0; k < counts.length; k++) {
        int predicted = shown.get(k);
        counts[i][k] = score.confusions().where((g, p) -> g == gold && p == predicted).total();
      }
    }
    return new Matrix(
        isOfTest ? "the test data" : "the held-out data",
        isAll,
        shown.stream().map(labels::label).toList(),
        counts);
  }
}
