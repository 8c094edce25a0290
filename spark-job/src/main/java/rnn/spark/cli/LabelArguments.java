package rnn.spark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rnn.batch.Labelling;
import rnn.head.Pooling;
import rnn.network.StackSpec;
import rnn.task.LanguageModeling;
import rnn.task.Task;
import rnn.task.Tasks;
import rnn.train.LabelOptions;

/** What is to be learned, and what only models of labels have. */
final class LabelArguments {
  /** Options that only models of labels have. */
  static final Set<String> OF_LABELS =
      Set.of(
          "--characters",
          "--character-hidden",
          "--head",
          "--pooling",
          "--dense",
          "--class-weights",
          "--label-column",
          "--label-index");

  /** Options that only language models have. */
  static final Set<String> OF_TEXT =
      Set.of("--tied", "--output", "--output-samples", "--output-activation", "--loss");

  @Option(
      names = "--task",
      paramLabel = "NAME",
      defaultValue = LanguageModeling.NAME,
      completionCandidates = TaskNames.class,
      description =
          "What is learned, ${COMPLETION-CANDIDATES}: the next token of running text, a label for"
              + " each token, a label for each sequence. The latter two come with a recipe of the"
              + " same name, which sets what suits them.")
  String task;

  @Option(
      names = "--direction",
      paramLabel = "NAME",
      completionCandidates = DirectionNames.class,
      description =
          "Which way recurrent layers run, ${COMPLETION-CANDIDATES}. Without it: forward for a"
              + " language model, both for labels.")
  @Nullable String direction;

  @Option(
      names = "--characters",
      paramLabel = "UNITS",
      defaultValue = "25",
      description =
          "Of models of labels: values of a character's embedding, from which a recurrent layer"
              + " makes one more vector of each word; 0 for words alone.")
  int characters;

  @Option(
      names = "--character-hidden",
      paramLabel = "UNITS",
      defaultValue = "50",
      description = "Units of that layer, in each direction.")
  int characterHidden;

  @Option(
      names = "--head",
      paramLabel = "NAME",
      defaultValue = "crf",
      completionCandidates = HeadNames.class,
      description =
          "Of taggers, ${COMPLETION-CANDIDATES}: the labels of a sequence together, by a"
              + " conditional random field, or each by itself.")
  String head;

  @Option(
      names = "--pooling",
      paramLabel = "NAME",
      defaultValue = "max",
      completionCandidates = PoolingNames.class,
      description = "Of classifiers: how a sequence becomes one vector, ${COMPLETION-CANDIDATES}.")
  String pooling;

  @Option(
      names = "--dense",
      paramLabel = "UNITS",
      split = ",",
      description =
          "Of classifiers: units of dense layers behind the pooling, such as 100 or 200,100; with"
              + " --layers 0 a plain feed-forward network. Without it: none.")
  @Nullable List<Integer> dense;

  @Option(
      names = "--class-weights",
      paramLabel = "NAME",
      defaultValue = "equal",
      completionCandidates = WeightNames.class,
      description =
          "Of classifiers, ${COMPLETION-CANDIDATES}: what examples weigh; balanced lets all classes"
              + " weigh the same together.")
  String classWeights;

  /** The task. */
  Task task() {
    return Tasks.all().stream()
        .filter(known -> known.name().equals(task))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--task must be one of %s but is '%s'".formatted(Tasks.names(), task)));
  }

  /**
   * The options as a record.
   *
   * @throws IllegalArgumentException if a value is impossible
   */
  LabelOptions options() {
    boolean isLabelled = task().labelling() != Labelling.NONE;
    if (!isLabelled) {
      if (direction != null && !direction.equals(StackSpec.FORWARD)) {
        throw new IllegalArgumentException(
            "--direction must be forward for a language model, which may not see the words it"
                + " predicts, but is "
                + direction);
      }
      return LabelOptions.OF_TEXT;
    }
    return new LabelOptions(
        task,
        direction == null ? StackSpec.BOTH : direction,
        characters,
        characterHidden,
        head,
        pooling,
        dense == null ? List.of() : dense,
        classWeights);
  }

  private static final class TaskNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    TaskNames() {
      super(Tasks.all().stream().map(Task::name).toList());
    }
  }

  private static final class DirectionNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    DirectionNames() {
      super(List.of(StackSpec.FORWARD, StackSpec.BOTH));
    }
  }

  private static final class HeadNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    HeadNames() {
      super(LabelOptions.HEADS);
    }
  }

  private static final class PoolingNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    PoolingNames() {
      super(Pooling.names());
    }
  }

  private static final class WeightNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    WeightNames() {
      super(LabelOptions.CLASS_WEIGHTS);
    }
  }
}
