package rnn.spark.checkpoint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rnn.head.VocabularySpec;
import rnn.network.NetworkSpec;
import rnn.task.Classification;
import rnn.train.TrainingOptions;

/**
 * The differences between two runs, each called by the option that makes it.
 *
 * <p>A value that the program chose differs because something else does: only that is told, for
 * nothing else can be put back.
 */
public final class RunChanges {
  /** Names of the differences that are no field of a record. */
  private static final String TOKENIZER = "tokenizer";

  private static final String TASK = "task";
  private static final String LABELS = "labels";
  private static final String CHARACTERS = "textCharacters";
  private static final String VOCABULARY = "vocabulary";
  private static final String TRAINING_TEXT = "trainingText";
  private static final String VALIDATION_TEXT = "validationText";
  private static final String LABELLED_BY = " (of --train, --label-column and --label-index)";
  private static final String VECTORS = "vectors";
  private static final String VECTORS_WORDS = "vectorsWords";

  /** Options by their fields, where the option is not the field's name with hyphens. */
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("hiddenSize", "hidden"),
          Map.entry("embeddingSize", "embedding"),
          Map.entry("tiesEmbedding", "tied"),
          Map.entry("activation", "output-activation"),
          Map.entry("samples", "output-samples"),
          Map.entry("kind", "head"),
          Map.entry("weights", "class-weights"),
          Map.entry("rareDropout", "word-dropout"),
          Map.entry("characterEmbeddingSize", "characters"),
          Map.entry("characterHiddenSize", "character-hidden"));

  /** Fields that decide a value that is left open. */
  private static final Map<String, Set<String>> CAUSES =
      Map.ofEntries(
          Map.entry(VOCABULARY, Set.of(TOKENIZER, VECTORS, VECTORS_WORDS)),
          Map.entry(VECTORS_WORDS, Set.of(TOKENIZER, VECTORS)),
          Map.entry(TRAINING_TEXT, Set.of(TOKENIZER, VOCABULARY, LABELS)),
          Map.entry(VALIDATION_TEXT, causesOfSize()), // it may be a part of the training text
          Map.entry("vocabularySize", Set.of(TOKENIZER, VOCABULARY)),
          Map.entry("hiddenSize", causesOfSize()),
          Map.entry("dropout", causesOfSize()),
          Map.entry("output", causesOfSize()),
          Map.entry("shortcut", Set.of("pooling", "layers")),
          Map.entry("average-last", causesOfAverage()),
          Map.entry("samples", Set.of("output")),
          Map.entry("inputSize", causesOfWidth()),
          Map.entry("rareFrom", Set.of(TOKENIZER, VOCABULARY, TRAINING_TEXT)),
          Map.entry("trainedWords", Set.of(TOKENIZER, VOCABULARY)),
          Map.entry("characterCharacters", Set.of(TOKENIZER, VOCABULARY, CHARACTERS)),
          Map.entry(CHARACTERS, Set.of(TOKENIZER, VOCABULARY, NetworkFields.CHARACTERS)),
          Map.entry("targets", Set.of(VOCABULARY, LABELS)),
          Map.entry(NetworkFields.ALLOWED, Set.of(VOCABULARY, LABELS, TRAINING_TEXT)),
          Map.entry("embeddingSize", Set.of("hiddenSize", VECTORS)),
          Map.entry("shards", causesOfSize()),
          Map.entry("batch", Set.of(TOKENIZER, VOCABULARY, TRAINING_TEXT, LABELS, "shards")),
          Map.entry("rounds-per-epoch", causesOfRounds()),
          Map.entry("block-momentum", causesOfRounds("rounds-per-epoch")));

  private static final int MAX_CHOSEN_BATCH =
      TrainingOptions.DEFAULTS.with(o -> o.set(TrainingOptions.SHARDS, 1)).effectiveBatchSize();

  private final RunIdentity was;
  private final RunIdentity is;
  private final Map<String, String> differences = new LinkedHashMap<>(); // in words, by field

  /** The differences between the run that was and the one that is. */
  RunChanges(RunIdentity was, RunIdentity is) {
    this.was = was;
    this.is = is;
    String task = NetworkFields.task(is.network().head());
    compare(TASK, NetworkFields.task(was.network().head()), task);
    if (!differences.isEmpty()) {
      return; // options, parts and texts are those of the task
    }
    compareStarts();
    if (!differences.isEmpty()) {
      return; // and of the model that the run started from
    }
    was.optionTexts()
        .forEach((option, before) -> compare(option, before, is.optionTexts().get(option)));
    compareNetworks();
    compare(TOKENIZER, was.tokenizer(), is.tokenizer());
    compareVectors();
    compareVocabularies();
    compareTexts();
  }

  private static Set<String> causesOfSize() {
    return Set.of(TOKENIZER, VOCABULARY, TRAINING_TEXT, VECTORS, LABELS);
  }

  private static Set<String> causesOfAverage() {
    Set<String> causes = new HashSet<>(causesOfSize());
    causes.add("epochs");
    return Set.copyOf(causes);
  }

  private static Set<String> causesOfWidth() {
    return Set.of(
        "hiddenSize",
        "direction",
        "layers",
        "shortcut",
        "embeddingSize",
        NetworkFields.CHARACTERS,
        "characterHiddenSize",
        VECTORS);
  }

  private static Set<String> causesOfRounds(String... more) {
    List<String> causes =
        new ArrayList<>(
            List.of(
                TOKENIZER,
                VOCABULARY,
                TRAINING_TEXT,
                LABELS,
                "shards",
                "batch",
                "window",
                "reading",
                "sync",
                "seed"));
    causes.addAll(List.of(more));
    return Set.copyOf(causes);
  }

  /** Compares what both networks have; a part that only one has hangs on something both say. */
  private void compareNetworks() {
    Map<String, String> now = NetworkFields.of(is.network());
    NetworkFields.of(was.network())
        .forEach(
            (name, before) -> {
              if (now.containsKey(name)) {
                compare(name, before, now.get(name));
              }
            });
    if (differences.containsKey(NetworkFields.ALLOWED)) {
      differences.put(
          NetworkFields.ALLOWED, "the notation of the labels: allows other transitions");
    }
  }

  private void compare(String field, String before, String now) {
    if (!before.equals(now)) {
      differences.put(field, "%s: was %s, is %s".formatted(option(field), before, now));
    }
  }

  /** {@code --rounds-per-epoch} of {@code roundsPerEpoch}. */
  static String option(String field) {
    String hyphened = field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return "--" + OPTIONS.getOrDefault(field, hyphened);
  }

  private void compareStarts() {
    RunIdentity.Start before = was.start();
    RunIdentity.Start now = is.start();
    if (!before.sha256().equals(now.sha256())) {
      compare("startFrom", before.model(), now.model());
    } else {
      compare("newWords", Integer.toString(before.newWords()), Integer.toString(now.newWords()));
    }
  }

  private void compareVectors() {
    RunIdentity.Vectors before = was.vectors();
    RunIdentity.Vectors now = is.vectors();
    if (!before.sha256().equals(now.sha256())) {
      compare(VECTORS, before.file(), now.file());
    } else {
      compare("vectorsMode", before.mode(), now.mode());
      compare(VECTORS_WORDS, Integer.toString(before.words()), Integer.toString(now.words()));
    }
  }

  private void compareVocabularies() {
    compareHashes(
        VOCABULARY,
        "the vocabulary (of --train, --min-count and --vocabulary-size)",
        RunIdentity::words,
        "vocabularySize",
        "was of %s tokens, is of %s",
        "has other tokens");
    compareHashes(
        LABELS,
        "the labels" + LABELLED_BY,
        RunIdentity::labels,
        "targets",
        "were %s, are %s",
        "are others");
    compareHashes(
        CHARACTERS,
        "the characters of the training text (--train)",
        RunIdentity::characters,
        "characterCharacters",
        "were %s, are %s",
        "are others");
  }

  private void compareHashes(
      String difference,
      String what,
      Function<RunIdentity, String> hash,
      String sizeField,
      String sizes,
      String others) {
    if (!hash.apply(was).equals(hash.apply(is))) {
      String before = NetworkFields.of(was.network()).get(sizeField);
      String now = NetworkFields.of(is.network()).get(sizeField);
      String change = Objects.equals(before, now) ? others : sizes.formatted(before, now);
      differences.put(difference, what + ": " + change);
    }
  }

  private void compareTexts() {
    if (!was.trainingText().equals(is.trainingText())) {
      boolean isLabelled = !(is.network().head() instanceof VocabularySpec);
      differences.put(
          TRAINING_TEXT,
          "the training text (--train, --format, --column, %s--valid, --valid-fraction): is another"
              .formatted(isLabelled ? "--label-column, --column-index, --label-index, " : ""));
    }
    if (was.validationText().equals(is.validationText())) {
      return;
    }
    differences.put(
        VALIDATION_TEXT,
        "the held-out text (--valid, --valid-fraction): "
            + (!is.hasValidation()
                ? "there was one, is none"
                : !was.hasValidation() ? "there was none, is one" : "is another"));
  }

  /** Differences that forbid going on, but for the epochs. */
  List<String> forbidden() {
    List<String> found = new ArrayList<>();
    differences.forEach(
        (field, words) -> {
          boolean isFree = field.equals("epochs") || RunIdentity.ADAPTABLE.contains(field);
          if (!isFree && cause(field) == null) {
            found.add(words);
          }
        });
    return found;
  }

  /** Differences that are allowed. With any, the run that goes on is not the uninterrupted one. */
  List<String> adaptations() {
    List<String> found = new ArrayList<>();
    differences.forEach(
        (field, words) -> {
          boolean grows =
              field.equals("epochs") // schedule and momentum may depend on it
                  && is.options().epochs() > was.options().epochs();
          if (grows || RunIdentity.ADAPTABLE.contains(field)) {
            found.add(words);
          }
        });
    return found;
  }

  /** Other difference that explains the one of {@code field}; null if there is none. */
  private @Nullable String cause(String field) {
    if (!mayBeChosen(field)) {
      return null;
    }
    return CAUSES.getOrDefault(field, Set.of()).stream()
        .filter(differences::containsKey)
        .findFirst()
        .orElse(null);
  }

  private static boolean isAsWideAsHidden(NetworkSpec network) {
    return network.head() instanceof VocabularySpec // others have a width of their own by default
        && network.input().outputSize() == network.stack().hiddenSize();
  }

  /** False if a value of {@code field} can only have been given. */
  private boolean mayBeChosen(String field) {
    switch (field) {
      case "batch":
        return isChosenBatch(was.options()) && isChosenBatch(is.options());
      case "block-momentum":
        return was.options().blockMomentum() < 0 && is.options().blockMomentum() < 0;
      case "embeddingSize":
        return differences.containsKey(VECTORS)
            || isAsWideAsHidden(was.network()) && isAsWideAsHidden(is.network());
      case "average-last":
        return NetworkFields.task(is.network().head()).equals(Classification.NAME);
      case VALIDATION_TEXT:
        return was.hasValidation() && is.hasValidation();
      default:
        return true;
    }
  }

  private static boolean isChosenBatch(TrainingOptions options) {
    return options.batchSize() <= MAX_CHOSEN_BATCH; // how many, the text decides too
  }
}
