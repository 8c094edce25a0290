/**
 * The upper ends of networks: what turns activations into a loss and into predictions.
 *
 * <p>To add a head: write one class that implements {@link Head} (error, training, losses) and
 * {@link LabelHead} or {@link VocabularyHead}, with a record that implements {@link HeadSpec}, and
 * add a line to {@link Heads}, by which model files and options name it; a head of labels is made
 * of a {@link LabelShape}. A line in {@code HeadContractTest} then proves its derivatives.
 *
 * <p>To add an output layer: write one class that implements {@link VocabularyHead} (error,
 * training, losses, probabilities), with a nested record that implements {@link OutputSpec} and
 * says how a tied embedding is stored; make the record of an {@link OutputShape}, refusing what the
 * layer cannot be, and add a line to {@link Outputs}. {@link SoftmaxOutput} is the shortest
 * example; its work is done by {@link BlockedSoftmax}, which takes any blocks of words. {@code
 * OutputsContractTest} and {@code NetworkTest} then run over the line.
 *
 * <p>May use: {@code option}, {@code batch}, {@code cell}, {@code layer}, {@code math}, {@code
 * parameter}.
 */
@NullMarked
package rnn.head;

import org.jspecify.annotations.NullMarked;
