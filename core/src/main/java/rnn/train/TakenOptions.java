package rnn.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rnn.batch.Labelling;
import rnn.batch.RareTokens;
import rnn.head.ConditionalRandomField;
import rnn.head.HeadSpec;
import rnn.head.LabelSoftmax;
import rnn.head.PooledSoftmax;
import rnn.head.VocabularySpec;
import rnn.input.CharacterEncoder;
import rnn.input.Concatenation;
import rnn.input.InputSpec;
import rnn.input.WordEmbedding;
import rnn.network.NetworkSpec;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.option.OptionValues;
import rnn.task.Task;
import rnn.text.PretrainedTokenizer;
import rnn.text.Tokenizers;

/**
 * The options of a run that starts from a finished model: what is not given is the model's, and
 * what is given must not contradict it.
 *
 * <p>Of the same task all that makes the network's shape is the model's, with its tokenizer and its
 * reading; dropout and the options of training may differ. Of another task the model decides the
 * width of the embedding, and the others of its shape where they are not given.
 */
public final class TakenOptions {
  /** Options that only a network's parts below the head have. */
  private static final List<Option<?>> BELOW =
      List.of(ModelOptions.CELL, ModelOptions.LAYERS, ModelOptions.HIDDEN, ModelOptions.EMBEDDING);

  /** Options of the shape that are the model's where the task is the same. */
  private static final List<Option<?>> OF_SHAPE =
      List.of(
          ModelOptions.CELL,
          ModelOptions.LAYERS,
          ModelOptions.HIDDEN,
          ModelOptions.EMBEDDING,
          ModelOptions.TIED,
          ModelOptions.OUTPUT_ACTIVATION,
          ModelOptions.LOSS,
          ModelOptions.OUTPUT,
          ModelOptions.OUTPUT_SAMPLES,
          ModelOptions.TOKENIZER,
          LabelOptions.DIRECTION,
          LabelOptions.CHARACTERS,
          LabelOptions.CHARACTER_HIDDEN,
          LabelOptions.HEAD,
          LabelOptions.POOLING,
          LabelOptions.SHORTCUT,
          LabelOptions.DENSE);

  /** Options that are the model's unless given, where the task is the same. */
  private static final List<Option<?>> FREE =
      List.of(ModelOptions.DROPOUT, LabelOptions.WORD_DROPOUT, LabelOptions.CLASS_WEIGHTS);

  private static final List<Option<?>> ALL =
      List.copyOf(concatenated(ModelOptions.DECLARED, LabelOptions.DECLARED));

  /**
   * A model that a run starts from.
   *
   * @param location its directory, as users know it
   * @param tokenizer name of its tokenizer
   * @param reading name of how it read its text
   */
  public record Origin(
      String location, Task task, NetworkSpec network, String tokenizer, String reading) {}

  private final GivenOptions asked;
  private final Map<String, String> given;
  private final Origin origin;

  private TakenOptions(GivenOptions asked, Map<String, String> given, Origin origin) {
    this.asked = asked;
    this.given = given;
    this.origin = origin;
  }

  /**
   * The options {@code asked}, of a run that starts from {@code origin}.
   *
   * @param given the options that the user gave, as texts, by their names
   * @throws OptionException if one of them contradicts the model
   */
  public static GivenOptions of(GivenOptions asked, Map<String, String> given, Origin origin) {
    return new TakenOptions(asked, given, origin).options();
  }

  /** True of an option that a model decides which a run starts from, by its name. */
  public static boolean isOfModel(String name) {
    return name.equals(ModelOptions.VOCABULARY_SIZE.name())
        || name.equals(TrainingOptions.READING.name())
        || OF_SHAPE.stream().anyMatch(option -> option.name().equals(name));
  }

  private GivenOptions options() {
    if (isGiven(ModelOptions.VOCABULARY_SIZE)) {
      throw new OptionException(
          "{vocabulary-size} has no meaning with {start-from}, whose vocabulary is kept; leave it"
              + " out, or say with {new-words} how many words are added");
    }
    boolean isSameTask = asked.model().task().name().equals(origin.task().name());
    if (!isSameTask) {
      requireOtherTask();
    }
    Set<Option<?>> open = new HashSet<>(asked.open());
    ModelOptions model = isSameTask ? ofSameTask(open) : ofOtherTask(open);
    if (open.remove(ModelOptions.MIN_COUNT)) {
      model = model.with(o -> o.set(ModelOptions.MIN_COUNT, RareTokens.OCCURRENCES));
    }
    TrainingOptions training = asked.training();
    if (isSameTask) {
      requireSame(TrainingOptions.READING, origin.reading());
      training = training.with(o -> o.set(TrainingOptions.READING, origin.reading()));
    }
    return new GivenOptions(
        model,
        training,
        asked.vectors(),
        asked.start(),
        asked.counting(),
        asked.validFraction(),
        Set.copyOf(open));
  }

  /** A model of labels has seen what comes behind a word, which a language model must not. */
  private void requireOtherTask() {
    if (asked.model().task().labelling() == Labelling.NONE) {
      throw new OptionException(
          "{task} must be %2$s, or another of labels, to start from the model in %1$s, but is"
              + " %3$s; name the task, or start from a language model",
          origin.location(), origin.task().name(), asked.model().task().name());
    }
  }

  private ModelOptions ofSameTask(Set<Option<?>> open) {
    OptionValues own = ofOrigin();
    for (Option<?> option : OF_SHAPE) {
      requireSame(own, option);
    }
    open.removeAll(OF_SHAPE);
    List<Option<?>> taken = new ArrayList<>(OF_SHAPE);
    for (Option<?> option : FREE) {
      if (!isGiven(option)) {
        taken.add(option);
        open.remove(option);
      }
    }
    return asked.model().with(o -> o.set(ModelOptions.VOCABULARY_SIZE, 0).copy(own, taken));
  }

  private ModelOptions ofOtherTask(Set<Option<?>> open) {
    OptionValues own = ofOrigin();
    requireSame(own, ModelOptions.EMBEDDING);
    if (isOfFile(origin.tokenizer()) || isOfFile(asked.model().tokenizer())) {
      requireSame(own, ModelOptions.TOKENIZER);
    }
    List<Option<?>> taken = new ArrayList<>();
    for (Option<?> option : concatenated(BELOW, List.of(ModelOptions.TOKENIZER))) {
      if (!isGiven(option)) {
        taken.add(option);
      }
    }
    boolean hasCharacters = origin.network().input().characters() > 0;
    for (Option<?> option : List.of(LabelOptions.CHARACTERS, LabelOptions.CHARACTER_HIDDEN)) {
      if (hasCharacters && !isGiven(option)) {
        taken.add(option);
      }
    }
    open.removeAll(BELOW);
    return asked.model().with(o -> o.set(ModelOptions.VOCABULARY_SIZE, 0).copy(own, taken));
  }

  /** True of a tokenizer whose tokens are subwords of its own. */
  private static boolean isOfFile(String tokenizer) {
    return PretrainedTokenizer.isPath(tokenizer) || Tokenizers.fileName(tokenizer) != null;
  }

  private static List<Option<?>> concatenated(List<Option<?>> first, List<Option<?>> second) {
    List<Option<?>> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  private boolean isGiven(Option<?> option) {
    return given.containsKey(option.name());
  }

  private <T> void requireSame(OptionValues own, Option<T> option) {
    boolean isDefaultWidth = option == ModelOptions.EMBEDDING && "0".equals(given.get("embedding"));
    if (!isDefaultWidth) {
      requireSame(option, own.get(option));
    }
  }

  private <T> void requireSame(Option<T> option, T own) {
    String text = given.get(option.name());
    if (text != null && !option.parse(text).equals(own)) {
      throw new OptionException(
          "{"
              + option
              + "} must be %s, as of the model in %s ({start-from}), but is %s; leave it"
              + " out, or train anew",
          option.text(own),
          origin.location(),
          text);
    }
  }

  /** The options that describe the model's network. */
  private OptionValues ofOrigin() {
    NetworkSpec network = origin.network();
    return OptionValues.defaultsOf(ALL)
        .with(
            o -> {
              o.set(ModelOptions.CELL, network.stack().cell())
                  .set(ModelOptions.LAYERS, network.stack().layers())
                  .set(ModelOptions.HIDDEN, network.stack().hiddenSize())
                  .set(ModelOptions.DROPOUT, exactly(network.stack().dropout()))
                  .set(ModelOptions.TOKENIZER, origin.tokenizer())
                  .set(LabelOptions.DIRECTION, network.stack().direction())
                  .set(LabelOptions.SHORTCUT, network.stack().shortcut())
                  .set(LabelOptions.CHARACTERS, 0);
              setInput(o, network.input());
              setHead(o, network.head());
            });
  }

  private static void setInput(OptionValues.Draft o, InputSpec input) {
    if (input instanceof Concatenation.Spec several) {
      several.inputs().forEach(part -> setInput(o, part));
    } else if (input instanceof WordEmbedding.Spec words) {
      o.set(ModelOptions.EMBEDDING, words.embeddingSize())
          .set(LabelOptions.WORD_DROPOUT, exactly(words.rareDropout()));
    } else if (input instanceof CharacterEncoder.Spec characters) {
      o.set(LabelOptions.CHARACTERS, characters.embeddingSize())
          .set(LabelOptions.CHARACTER_HIDDEN, characters.hiddenSize());
    }
  }

  private static void setHead(OptionValues.Draft o, HeadSpec head) {
    if (head instanceof VocabularySpec words) {
      o.set(ModelOptions.TIED, words.tiesEmbedding())
          .set(ModelOptions.OUTPUT_ACTIVATION, words.activation())
          .set(ModelOptions.LOSS, words.loss())
          .set(ModelOptions.OUTPUT, words.output())
          .set(ModelOptions.OUTPUT_SAMPLES, words.samples());
    } else if (head instanceof ConditionalRandomField.Spec) {
      o.set(ModelOptions.TIED, false).set(LabelOptions.HEAD, ConditionalRandomField.KIND);
    } else if (head instanceof LabelSoftmax.Spec) {
      o.set(ModelOptions.TIED, false).set(LabelOptions.HEAD, LabelSoftmax.KIND);
    } else if (head instanceof PooledSoftmax.Spec pooled) {
      o.set(ModelOptions.TIED, false)
          .set(LabelOptions.POOLING, pooled.pooling())
          .set(LabelOptions.DENSE, pooled.dense())
          .set(
              LabelOptions.CLASS_WEIGHTS,
              pooled.weights().isEmpty() ? LabelOptions.EQUAL : LabelOptions.BALANCED);
    }
  }

  /** The number that users write for {@code value}: 0.3 of 0.3f, not 0.30000001192092896. */
  private static double exactly(float value) {
    return Double.parseDouble(Float.toString(value));
  }
}
