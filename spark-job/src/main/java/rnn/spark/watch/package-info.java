/**
 * What can be seen of a run while it goes and after it: the attempts of its tasks, and gauges among
 * Spark's own.
 *
 * <p>May use: {@code spark.checkpoint}, {@code train}, {@code task}, Spark.
 */
@NullMarked
package rnn.spark.watch;

import org.jspecify.annotations.NullMarked;
