/**
 * Pages about runs: what a model directory knows of its training, drawn for people.
 *
 * <p>May use: {@code train}, {@code task}, {@code model}, {@code text}; Jackson and uPlot.
 */
@NullMarked
package rnn.report;

import org.jspecify.annotations.NullMarked;
