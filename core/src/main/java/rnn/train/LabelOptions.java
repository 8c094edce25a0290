package rnn.train;

import java.util.List;
import rnn.batch.Labelling;
import rnn.head.Heads;
import rnn.head.Pooling;
import rnn.network.StackSpec;
import rnn.option.Option;
import rnn.option.OptionException;
import rnn.option.OptionValues;
import rnn.task.LanguageModeling;
import rnn.task.Tasks;

/** The task, and what only models of labels have. */
public final class LabelOptions {
  /** Every example weighs the same. */
  public static final String EQUAL = "equal";

  /** Examples of rare classes weigh more. */
  public static final String BALANCED = "balanced";

  /** Name of the task in {@code rnn.task.Tasks}. */
  public static final Option<String> TASK =
      Option.oneOf("task", Tasks.names(), LanguageModeling.NAME)
          .help(
              "What is learned, {*}: the next token of running text, a label for each token, a"
                  + " label for each sequence. The latter two come with a recipe of the same name,"
                  + " which sets what suits them.");

  /** Direction of the recurrent layers, a name in {@link StackSpec}. */
  public static final Option<String> DIRECTION =
      Option.oneOf("direction", List.of(StackSpec.FORWARD, StackSpec.BOTH), StackSpec.FORWARD)
          .mayBeOpen()
          .help(
              "Which way recurrent layers run, {*}. Without it: forward for a language model, both"
                  + " for labels.");

  /** Values of a character's embedding; 0 for words without their characters. */
  public static final Option<Integer> CHARACTERS =
      Option.ofInteger("characters", "UNITS", 25)
          .atLeast(0)
          .help(
              "Of models of labels: values of a character's embedding, from which a recurrent layer"
                  + " makes one more vector of each word; 0 for words alone.");

  /** Units of each direction of the character encoder. */
  public static final Option<Integer> CHARACTER_HIDDEN =
      Option.ofInteger("character-hidden", "UNITS", 50)
          .atLeast(1)
          .help("Units of that layer, in each direction.");

  /** Probability that training reads a word as unknown. */
  public static final Option<Double> WORD_DROPOUT =
      Option.ofNumber("word-dropout", "PROBABILITY", 0.2)
          .mayBeOpen()
          .check(LabelOptions::requireProbability)
          .help(
              "Of models of labels: probability in [0,1) that training reads a word as <unk>, its"
                  + " characters as they are, so that unknown words are learned. Without it: 0.4 of"
                  + " a classifier, 0.2 of a tagger.");

  /** Kind of a tagger's head. */
  public static final Option<String> HEAD =
      Option.oneOf("head", Heads.names(Labelling.TOKENS), Heads.names(Labelling.TOKENS).get(0))
          .help(
              "Of taggers, {*}: the labels of a sequence together, by a conditional random field,"
                  + " or each by itself.");

  /** Name in {@link Pooling}, of classifiers. */
  public static final Option<String> POOLING =
      Option.oneOf("pooling", Pooling.names(), Pooling.MAX.label())
          .help("Of classifiers: how a sequence becomes one vector, {*}.");

  /** What the pooling reads beside states, a name in {@link StackSpec}. */
  public static final Option<String> SHORTCUT =
      Option.oneOf(
              "shortcut", List.of(StackSpec.NO_SHORTCUT, StackSpec.INPUT), StackSpec.NO_SHORTCUT)
          .mayBeOpen()
          .help(
              "Of classifiers: what the pooling reads beside the states of the recurrent layers,"
                  + " {*}: nothing, or what these layers read, the words by themselves. Without it:"
                  + " input, or none with {pooling} last or {layers} 0.");

  /** Units of dense layers behind the pooling, of classifiers; empty for none. */
  public static final Option<List<Integer>> DENSE =
      Option.ofIntegers("dense", "UNITS")
          .check(LabelOptions::requirePositive)
          .help(
              "Of classifiers: units of dense layers behind the pooling, such as 100 or 200,100;"
                  + " with {layers} 0 a plain feed-forward network. Without it: none.");

  /** Weighting of examples, of classifiers. */
  public static final Option<String> CLASS_WEIGHTS =
      Option.oneOf("class-weights", List.of(EQUAL, BALANCED), EQUAL)
          .help(
              "Of classifiers, {*}: what examples weigh; balanced lets all classes weigh the same"
                  + " together.");

  /** Every option, in the order shown to users. */
  public static final List<Option<?>> DECLARED =
      List.of(
          TASK,
          DIRECTION,
          CHARACTERS,
          CHARACTER_HIDDEN,
          WORD_DROPOUT,
          HEAD,
          POOLING,
          SHORTCUT,
          DENSE,
          CLASS_WEIGHTS);

  /** Options that no language model has. */
  public static final List<Option<?>> OF_LABELS =
      List.of(CHARACTERS, CHARACTER_HIDDEN, WORD_DROPOUT);

  /** Options that only taggers have. */
  public static final List<Option<?>> OF_TAGGERS = List.of(HEAD);

  /** Options that only classifiers have. */
  public static final List<Option<?>> OF_CLASSIFIERS =
      List.of(POOLING, SHORTCUT, DENSE, CLASS_WEIGHTS);

  private final OptionValues values;

  LabelOptions(OptionValues values) {
    this.values = values;
  }

  private static void requireProbability(double dropout) {
    if (!(dropout >= 0 && dropout < 1)) {
      throw new OptionException(
          "{word-dropout} must be a probability of reading <unk> in [0,1) but is %s", dropout);
    }
  }

  private static void requirePositive(List<Integer> dense) {
    if (dense.stream().anyMatch(units -> units < 1)) {
      throw new OptionException("{dense} must be at least 1 unit each but is %s", dense);
    }
  }

  /** {@link #TASK}. */
  public String task() {
    return values.get(TASK);
  }

  /** {@link #DIRECTION}. */
  public String direction() {
    return values.get(DIRECTION);
  }

  /** {@link #CHARACTERS}. */
  public int characterEmbedding() {
    return values.get(CHARACTERS);
  }

  /** {@link #CHARACTER_HIDDEN}. */
  public int characterHidden() {
    return values.get(CHARACTER_HIDDEN);
  }

  /** {@link #WORD_DROPOUT}. */
  public float wordDropout() {
    return values.get(WORD_DROPOUT).floatValue();
  }

  /** {@link #HEAD}. */
  public String head() {
    return values.get(HEAD);
  }

  /** {@link #POOLING}. */
  public String pooling() {
    return values.get(POOLING);
  }

  /** {@link #SHORTCUT}. */
  public String shortcut() {
    return values.get(SHORTCUT);
  }

  /** {@link #DENSE}. */
  public List<Integer> dense() {
    return values.get(DENSE);
  }

  /** {@link #CLASS_WEIGHTS}. */
  public String classWeights() {
    return values.get(CLASS_WEIGHTS);
  }
}
