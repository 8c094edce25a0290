package rnn.spark.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rnn.batch.HeldOutSplit;
import rnn.batch.Labelling;
import rnn.option.Option;
import rnn.spark.data.Shards;
import rnn.spark.data.Source;
import rnn.text.LabelSet;
import rnn.text.SubwordTokenizer;
import rnn.train.ModelOptions;
import rnn.train.Regularization;
import rnn.train.TrainingOptions;

/** Sentences on what was chosen for a text, and on how much of it the vocabulary does not know. */
final class ChosenForText {
  private static final double MAX_UNKNOWN_SHARE = 0.1; // of the held-out tokens, without a remark

  private final TrainRequest request;
  private final Texts texts;

  ChosenForText(TrainRequest request, Texts texts) {
    this.request = request;
    this.texts = texts;
  }

  /** The sentences, for the start of a run. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    String settings = settings();
    if (!settings.isEmpty()) {
      lines.add(
          "Chosen for %,d tokens of training text and %,d in the vocabulary: %s."
              .formatted(texts.training().count().tokens(), texts.vocabulary().size(), settings));
    }
    addUnknown(lines);
    StartingVectors vectors = texts.vectors();
    if (vectors != null) {
      lines.add(vectors.remark());
    }
    StartingModel start = texts.start();
    if (start != null) {
      lines.addAll(start.remarks(texts));
    }
    LabelSet labels = texts.encoder().labels();
    if (labels != null && texts.encoder().labelling() == Labelling.TOKENS) {
      lines.add(texts.scoring().scheme().description(labels) + ".");
    }
    if (texts.longSequences() > 0) {
      lines.add(
          "Of the %,d training sequences %,d are longer than --window %d: %s."
              .formatted(
                  texts.training().count().sentences(),
                  texts.longSequences(),
                  texts.options().window(),
                  texts.encoder().labelling() == Labelling.TOKENS
                      ? "they are read in stretches of as many tokens"
                      : "only their first tokens, as many, are read"));
    }
    addUnseen(lines, "held-out", texts.validation());
    addUnseen(lines, "test", texts.test());
    Shards heldOut = texts.validation();
    String validation = validation();
    if (heldOut != null && request.validation() == null) {
      lines.add("Epochs are judged by " + validation + ".");
    } else if (heldOut == null && request.open().contains(HeldOutSplit.FRACTION)) {
      lines.add(
          "The text is too short to keep a part of it back (--valid-fraction); without --valid the"
              + " last epoch's model is kept.");
    }
    if (heldOut != null && labels == null) {
      double share = (double) heldOut.count().unknownTokens() / heldOut.count().tokens();
      if (share > MAX_UNKNOWN_SHARE) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%.0f %% of the held-out tokens are unknown to the vocabulary and predicted as"
                    + " <unk>, which is easier than the words; evaluate tells the two apart.",
                100 * share));
      }
    }
    return lines;
  }

  /** The sentences, for the start of a run of a model that counts. */
  List<String> linesOfCounted() {
    List<String> lines = new ArrayList<>();
    if (!texts.isLabelled()) {
      addUnknown(lines);
    }
    addUnseen(lines, "held-out", texts.validation());
    addUnseen(lines, "test", texts.test());
    return lines;
  }

  private void addUnknown(List<String> lines) {
    boolean hasUnknown = !(texts.tokenizer() instanceof SubwordTokenizer);
    if (hasUnknown && request.open().contains(ModelOptions.MIN_COUNT)) {
      lines.add(
          texts.training().count().unknownTokens() == 0
              ? "No token occurs once, or all do, so <unk> is not learned: a token that is new in"
                  + " another text gets next to no probability."
              : "<unk> is learned from " + unknown() + ".");
    }
  }

  private static void addUnseen(List<String> lines, String name, @Nullable Shards shards) {
    long unseen = shards == null ? 0 : shards.count().unseenLabels();
    if (unseen > 0) {
      lines.add(
          "Labels of the %s data that are not in the training data: %,d. They count as wrong whatever is predicted."
              .formatted(name, unseen));
    }
  }

  private String settings() {
    Set<Option<?>> open = request.open();
    ModelOptions model = texts.model();
    TrainingOptions options = texts.options();
    List<String> chosen = new ArrayList<>();
    add(chosen, open, ModelOptions.HIDDEN, "--hidden " + model.hiddenSize());
    add(chosen, open, ModelOptions.DROPOUT, "--dropout " + model.dropout());
    if (!texts.isLabelled()) {
      add(chosen, open, ModelOptions.OUTPUT, "--output " + model.output());
    }
    add(chosen, open, TrainingOptions.EPOCHS, "--epochs " + options.epochs());
    add(chosen, open, TrainingOptions.SHARDS, "--shards " + options.shards());
    add(chosen, open, TrainingOptions.BATCH, "--batch " + options.effectiveBatchSize());
    add(chosen, open, TrainingOptions.LEARNING_RATE, "--learning-rate " + options.learningRate());
    if (options.regularization().averageLast() > 0) {
      String averaged = "--average-last " + options.regularization().averageLast();
      add(chosen, open, Regularization.AVERAGE_LAST, averaged);
    }
    return String.join(", ", chosen);
  }

  private static void add(List<String> chosen, Set<Option<?>> open, Option<?> option, String text) {
    if (open.contains(option)) {
      chosen.add(text.replaceFirst("\\.0$", ""));
    }
  }

  /** The examples that {@code <unk>} has in the training text. */
  String unknown() {
    String half =
        texts.counted().rare().isEmpty()
            ? ""
            : " and half the occurrences of those that occur twice";
    return "%s%s: %,d of the %,d tokens"
        .formatted(
            examples(),
            half,
            texts.training().count().unknownTokens(),
            texts.training().count().tokens());
  }

  private String examples() {
    if (texts.start() != null) {
      return "tokens that are not in the vocabulary";
    }
    StartingVectors vectors = texts.vectors();
    int size = vectors == null ? texts.vocabulary().size() : vectors.wordsOfTraining();
    if (size == request.model().vocabularySize()) {
      return "all but the %,d most frequent tokens (--vocabulary-size)".formatted(size - 2);
    }
    long minimumCount = texts.counted().minimumCount();
    if (minimumCount <= 1) {
      return "the tokens that are <unk> in the text or beyond --vocabulary-size";
    }
    return minimumCount == 2
        ? "tokens that occur once"
        : "tokens that occur less than %d times".formatted(minimumCount);
  }

  /** The text that epochs are judged by; null if none is. */
  @Nullable String validation() {
    Source source = request.validation();
    if (source != null) {
      return source.description();
    }
    HeldOutSplit split = texts.split();
    Shards heldOut = texts.validation();
    if (heldOut == null) {
      return null;
    }
    return "%,d sentences kept back from the training text, %s"
        .formatted(
            heldOut.count().sentences(),
            split.stretch() == 1 ? "each by itself" : "%,d in a row".formatted(split.stretch()));
  }
}
