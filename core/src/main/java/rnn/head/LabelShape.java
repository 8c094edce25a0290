package rnn.head;

import java.util.List;

/**
 * The sizes and choices that a head of labels is asked for; a head looks at those that it knows.
 *
 * @param inputSize {@code H}
 * @param targets labels or classes {@code K}
 * @param allowed rows of transitions between labels that may be, see {@link Transitions}; empty for
 *     all
 * @param pooling how a sequence becomes one vector, a name in {@link Pooling}
 * @param isBidirectional whether the layers below run both ways
 * @param dense units of dense layers
 * @param dropout probability that a value between them is dropped
 * @param weights of the targets; empty for equal ones
 */
public record LabelShape(
    int inputSize,
    int targets,
    List<String> allowed,
    String pooling,
    boolean isBidirectional,
    List<Integer> dense,
    float dropout,
    List<Double> weights) {}
