package rnn.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rnn.baseline.CountedKind;
import rnn.baseline.CountedKinds;
import rnn.baseline.CountingOptions;
import rnn.batch.HeldOutSplit;
import rnn.batch.Labelling;
import rnn.batch.Reading;
import rnn.batch.SentenceReading;
import rnn.head.Pooling;
import rnn.network.NetworkSize;
import rnn.network.StackSpec;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.option.OptionValues;
import rnn.task.Task;
import rnn.text.BytePairLearner;
import rnn.text.BytePairTokenizer;

/**
 * The options that a user gives of a run, whatever the face, beside the defaults of all others.
 *
 * @param model what the model is to be
 * @param training how it is to learn
 * @param vectors what its word embedding starts from; null for vectors that are drawn
 * @param start finished model that it starts from; null for none
 * @param counting what is to be counted, in the place of a network or beside it
 * @param validFraction {@link HeldOutSplit#FRACTION}
 * @param open options that are to be chosen for the data, whatever stands in the others
 */
public record GivenOptions(
    ModelOptions model,
    TrainingOptions training,
    @Nullable VectorsOptions vectors,
    @Nullable StartOptions start,
    CountingOptions counting,
    double validFraction,
    Set<Option<?>> open) {
  /** Every option of a model and its training. */
  public static final List<Option<?>> DECLARED =
      Stream.of(
              LabelOptions.DECLARED,
              CountingOptions.DECLARED,
              ModelOptions.DECLARED,
              TrainingOptions.DECLARED,
              Regularization.DECLARED,
              VectorsOptions.DECLARED,
              StartOptions.DECLARED,
              List.<Option<?>>of(HeldOutSplit.FRACTION))
          .flatMap(List::stream)
          .toList();

  /** Options of networks that mean something for models that learn by counting too. */
  private static final List<Option<?>> OF_COUNTED =
      List.of(
          LabelOptions.TASK,
          CountingOptions.MODEL_KIND,
          ModelOptions.TOKENIZER,
          ModelOptions.VOCABULARY_SIZE,
          ModelOptions.MIN_COUNT,
          TrainingOptions.READING,
          TrainingOptions.SHARDS,
          TrainingOptions.SEED);

  private static final int WINDOW_OF_LABELS = 256; // whole sequences, but for very long ones
  private static final double WORD_DROPOUT_OF_SEQUENCES = 0.4; // docs/labels.md has the figures

  /** The options that {@code given} are for running text, as {@link #ofRows} has them. */
  public static GivenOptions ofText(Map<String, String> given) {
    return of(given, false);
  }

  /**
   * The options that {@code given} are for data with rows or sentences of its own.
   *
   * @param given values as texts, by the option's name
   * @throws OptionException if a value or a combination of them is impossible, or an option means
   *     nothing for the task
   */
  public static GivenOptions ofRows(Map<String, String> given) {
    return of(given, true);
  }

  private static GivenOptions of(Map<String, String> given, boolean isRows) {
    OptionValues values = OptionValues.given(DECLARED, given);
    Set<Option<?>> open = new HashSet<>();
    for (Option<?> option : DECLARED) {
      if (option.isOpenByDefault() && !given.containsKey(option.name())) {
        open.add(option);
      }
    }
    if (values.get(TrainingOptions.BATCH) == 0) {
      open.add(TrainingOptions.BATCH);
    }
    ModelOptions model = model(values, open);
    requireMeaning(model, given.keySet());
    CountingOptions counting = CountingOptions.of(values);
    requireMeaning(counting, model.task(), given.keySet());
    if (counting.isCounted()) {
      counting.requireOrders();
      open.remove(HeldOutSplit.FRACTION); // nothing waits for its judgement
    }
    TrainingOptions training = training(values, open, given.keySet(), model, isRows);
    NetworkSize.of(model.smallest(), training.window(), training.effectiveBatchSize());
    return new GivenOptions(
        model,
        training,
        vectors(values, given.keySet()),
        start(values, given.keySet()),
        counting,
        values.get(HeldOutSplit.FRACTION),
        Set.copyOf(open));
  }

  /**
   * True if the vocabulary is to leave {@code <unk>} something to learn from; models of labels draw
   * what is unknown to them in training.
   */
  public boolean learnsUnknown() {
    return model.task().labelling() == Labelling.NONE && open.contains(ModelOptions.MIN_COUNT);
  }

  /** These options with {@code open} to be chosen. */
  public GivenOptions leaving(Set<Option<?>> open) {
    return new GivenOptions(
        model, training, vectors, start, counting, validFraction, Set.copyOf(open));
  }

  private static @Nullable VectorsOptions vectors(OptionValues values, Set<String> given) {
    String file = values.get(VectorsOptions.VECTORS);
    if (!file.isEmpty()) {
      return new VectorsOptions(
          file,
          VectorsMode.named(values.get(VectorsOptions.VECTORS_MODE)),
          values.get(VectorsOptions.VECTORS_WORDS));
    }
    for (Option<?> option : VectorsOptions.DECLARED) {
      if (given.contains(option.name())) {
        throw new OptionException(
            "{"
                + option
                + "} must come with {vectors}, the file that it is about; give it, or"
                + " leave the other out");
      }
    }
    return null;
  }

  private static @Nullable StartOptions start(OptionValues values, Set<String> given) {
    String model = values.get(StartOptions.START_FROM);
    if (model.isEmpty()) {
      if (given.contains(StartOptions.NEW_WORDS.name())) {
        throw new OptionException(
            "{new-words} must come with {start-from}, the model whose vocabulary it adds to; give"
                + " it, or leave the other out");
      }
      return null;
    }
    if (!values.get(VectorsOptions.VECTORS).isEmpty()) {
      throw new OptionException(
          "{vectors} has no meaning with {start-from}, whose word vectors a run starts from; leave"
              + " one of them out");
    }
    return new StartOptions(model, values.get(StartOptions.NEW_WORDS));
  }

  private static ModelOptions model(OptionValues values, Set<Option<?>> open) {
    ModelOptions model = ModelOptions.DEFAULTS.with(draft -> draft.copy(values, modelOptions()));
    boolean isSizeOpen = open.remove(ModelOptions.VOCABULARY_SIZE);
    if (model.tokenizer().equals(BytePairTokenizer.NAME)) {
      int size = isSizeOpen ? BytePairLearner.DEFAULT_VOCABULARY_SIZE : model.vocabularySize();
      BytePairLearner.requireSize(size);
      model = model.with(o -> o.set(ModelOptions.VOCABULARY_SIZE, size));
    }
    if (model.task().labelling() != Labelling.NONE) {
      if (open.remove(LabelOptions.DIRECTION)) {
        model = model.with(o -> o.set(LabelOptions.DIRECTION, StackSpec.BOTH));
      }
      model = withWordDropout(withShortcut(model, open), open);
      model.smallest(); // finds now what would be found after the data is counted
      return model;
    }
    open.removeAll(LabelOptions.DECLARED);
    if (!model.labels().direction().equals(StackSpec.FORWARD)) {
      throw new OptionException(
          "{direction} must be forward for a language model, which may not see the words it"
              + " predicts, but is %s",
          model.labels().direction());
    }
    if (model.layers() < 1) {
      throw new OptionException(
          "{layers} must be at least 1 for a language model but is %d", model.layers());
    }
    if (open.contains(ModelOptions.HIDDEN) && model.tiesEmbedding() && model.embeddingSize() > 0) {
      int width = model.embeddingSize(); // until the units are chosen: no other fits
      model = model.with(o -> o.set(ModelOptions.HIDDEN, width));
    }
    model.networkSpec(Math.max(3, model.vocabularySize()));
    return model;
  }

  /** A model of labels whose shortcut is chosen if it is open. */
  private static ModelOptions withShortcut(ModelOptions model, Set<Option<?>> open) {
    boolean isOpen = open.remove(LabelOptions.SHORTCUT);
    boolean isOfStates =
        model.labels().pooling().equals(Pooling.LAST.label())
            || model.layers() == 0
            || model.task().labelling() != Labelling.SEQUENCES;
    return isOpen && !isOfStates
        ? model.with(o -> o.set(LabelOptions.SHORTCUT, StackSpec.INPUT))
        : model;
  }

  /** A model of labels whose word dropout is chosen if it is open. */
  private static ModelOptions withWordDropout(ModelOptions model, Set<Option<?>> open) {
    return open.remove(LabelOptions.WORD_DROPOUT) && model.task().labelling() == Labelling.SEQUENCES
        ? model.with(o -> o.set(LabelOptions.WORD_DROPOUT, WORD_DROPOUT_OF_SEQUENCES))
        : model;
  }

  private static List<Option<?>> modelOptions() {
    return Stream.concat(ModelOptions.DECLARED.stream(), LabelOptions.DECLARED.stream()).toList();
  }

  private static TrainingOptions training(
      OptionValues values,
      Set<Option<?>> open,
      Set<String> given,
      ModelOptions model,
      boolean isRows) {
    double momentum = values.get(TrainingOptions.BLOCK_MOMENTUM);
    String synchronization = values.get(TrainingOptions.SYNCHRONIZATION);
    if (momentum >= 0 && !Synchronizations.named(synchronization).hasBlockMomentum()) {
      throw new OptionException(
          "{block-momentum} %s must come with {sync} block-momentum but comes with {sync} %s",
          momentum, synchronization);
    }
    String optimizer = values.get(TrainingOptions.OPTIMIZER);
    double suitable = SizeDefaults.suitableRate(optimizer, model.cell());
    double rate =
        open.contains(TrainingOptions.LEARNING_RATE)
            ? suitable
            : values.get(TrainingOptions.LEARNING_RATE);
    TrainingOptions.requireSuitable(optimizer, rate, suitable);
    String reading = reading(values, open, model.task(), isRows);
    open.remove(TrainingOptions.READING);
    List<Option<?>> own =
        Stream.concat(TrainingOptions.DECLARED.stream(), Regularization.DECLARED.stream()).toList();
    boolean isWindowChosen =
        model.task().labelling() != Labelling.NONE
            && !given.contains(TrainingOptions.WINDOW.name());
    return TrainingOptions.DEFAULTS.with(
        draft -> {
          draft.copy(values, own);
          if (isWindowChosen) {
            draft.set(TrainingOptions.WINDOW, WINDOW_OF_LABELS);
          }
          draft.set(TrainingOptions.LEARNING_RATE, rate).set(TrainingOptions.READING, reading);
        });
  }

  private static String reading(
      OptionValues values, Set<Option<?>> open, Task task, boolean isRows) {
    List<String> names = task.readings().stream().map(Reading::name).toList();
    if (open.contains(TrainingOptions.READING)) {
      boolean isSentences = task.labelling() == Labelling.NONE && isRows;
      return isSentences ? new SentenceReading().name() : names.get(0);
    }
    String reading = values.get(TrainingOptions.READING);
    if (!names.contains(reading)) {
      throw new OptionException(
          "{reading} must be one of %s for {task} %s but is '%s'",
          String.join(", ", names), task.name(), reading);
    }
    return reading;
  }

  /** Refuses options that mean nothing for the task, or beside others. */
  private static void requireMeaning(ModelOptions model, Set<String> given) {
    List<Option<?>> others = new ArrayList<>();
    Labelling labelling = model.task().labelling();
    others.addAll(labelling == Labelling.NONE ? LabelOptions.OF_LABELS : ModelOptions.OF_TEXT);
    if (labelling == Labelling.NONE) {
      others.add(VectorsOptions.VECTORS_WORDS);
    }
    if (labelling != Labelling.TOKENS) {
      others.addAll(LabelOptions.OF_TAGGERS);
    }
    if (labelling != Labelling.SEQUENCES) {
      others.addAll(LabelOptions.OF_CLASSIFIERS);
    }
    for (Option<?> option : others) {
      if (given.contains(option.name())) {
        throw new OptionException(
            "{" + option + "} has no meaning for {task} %s; leave it out, or name another task",
            model.task().name());
      }
    }
    if (given.contains(LabelOptions.CHARACTER_HIDDEN.name())
        && model.labels().characterEmbedding() == 0) {
      throw new OptionException(
          "{character-hidden} has no meaning with {characters} 0; leave one of them out");
    }
  }

  /** True if the option called {@code name} means something for the model that {@code kind} is. */
  public static boolean hasMeaning(String name, CountedKind kind) {
    return Stream.concat(OF_COUNTED.stream(), kind.options().stream())
        .anyMatch(option -> option.name().equals(name));
  }

  /** Refuses options that mean nothing for what learns, a network or a model that counts. */
  private static void requireMeaning(CountingOptions counting, Task task, Set<String> given) {
    String name = counting.get(CountingOptions.MODEL_KIND);
    CountedKind kind = counting.isCounted() ? CountedKinds.named(name, task.labelling()) : null;
    for (Option<?> option : DECLARED) {
      boolean isMeant =
          kind == null
              ? !CountingOptions.OF_KINDS.contains(option)
              : hasMeaning(option.name(), kind);
      if (!isMeant && given.contains(option.name())) {
        throw new OptionException(
            "{" + option + "} has no meaning for {model-kind} %s as {task} %s; leave it out",
            name,
            task.name());
      }
    }
  }
}
