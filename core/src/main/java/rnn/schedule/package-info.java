/**
 * Learning-rate schedules: pure functions of how far a run has come.
 *
 * <p>May use: {@code option}.
 */
@NullMarked
package rnn.schedule;

import org.jspecify.annotations.NullMarked;
