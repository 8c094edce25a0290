/**
 * The lower ends of networks: what turns the ids of a window into activations.
 *
 * <p>To add one: write one class that implements {@link InputLayer}, with a nested record that
 * implements {@link InputSpec} and names the parameters, and add a line to {@link Inputs}, by which
 * model files name it; {@code ModelOptions.labelledSpec} puts it into networks. A line in {@code
 * InputContractTest} then proves its derivatives.
 *
 * <p>May use: {@code option}, {@code batch}, {@code cell}, {@code layer}, {@code math}, {@code
 * parameter}.
 */
@NullMarked
package rnn.input;

import org.jspecify.annotations.NullMarked;
