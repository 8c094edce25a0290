package rnn.train;

import java.util.List;
import rnn.head.ConditionalRandomField;
import rnn.head.LabelSoftmax;
import rnn.head.Pooling;
import rnn.network.StackSpec;
import rnn.task.LanguageModeling;
import rnn.task.Tasks;

/**
 * What a user says of a model beside what every model has: its task, and what only models of labels
 * have.
 *
 * @param task name of the task in {@code rnn.task.Tasks}
 * @param direction of the recurrent layers, a name in {@link StackSpec}
 * @param characterEmbedding values of a character's embedding; 0 for words without their characters
 * @param characterHidden units of each direction of the character encoder
 * @param head {@value ConditionalRandomField#KIND} or {@value LabelSoftmax#KIND}, of taggers
 * @param pooling name in {@link Pooling}, of classifiers
 * @param dense units of dense layers behind the pooling, of classifiers; empty for none
 * @param classWeights {@value #EQUAL} or {@value #BALANCED}, of classifiers
 */
public record LabelOptions(
    String task,
    String direction,
    int characterEmbedding,
    int characterHidden,
    String head,
    String pooling,
    List<Integer> dense,
    String classWeights) {
  /** Every example weighs the same. */
  public static final String EQUAL = "equal";

  /** Examples of rare classes weigh more. */
  public static final String BALANCED = "balanced";

  /** The heads of taggers, the default first. */
  public static final List<String> HEADS = List.of(ConditionalRandomField.KIND, LabelSoftmax.KIND);

  /** Weights of classes, the default first. */
  public static final List<String> CLASS_WEIGHTS = List.of(EQUAL, BALANCED);

  /** A language model. */
  public static final LabelOptions OF_TEXT =
      new LabelOptions(
          LanguageModeling.NAME,
          StackSpec.FORWARD,
          0,
          50,
          ConditionalRandomField.KIND,
          Pooling.MAX.label(),
          List.of(),
          EQUAL);

  /** Checks names and ranges. */
  public LabelOptions {
    dense = List.copyOf(dense);
    Tasks.named(task);
    Pooling.named(pooling);
    require("--head", HEADS, head);
    require("--class-weights", CLASS_WEIGHTS, classWeights);
    if (characterEmbedding < 0 || characterHidden < 1) {
      throw new IllegalArgumentException(
          "--characters must be 0 (none) or positive and --character-hidden at least 1 but are %d and %d"
              .formatted(characterEmbedding, characterHidden));
    }
  }

  private static void require(String option, List<String> names, String name) {
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "%s must be one of %s but is '%s'".formatted(option, String.join(", ", names), name));
    }
  }
}
