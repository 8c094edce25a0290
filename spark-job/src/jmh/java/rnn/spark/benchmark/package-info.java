/**
 * What Spark costs: the same rounds on Spark and on threads of this process, and the same rows by
 * each way to score them.
 *
 * <p>May use: everything; nothing uses it.
 */
@NullMarked
package rnn.spark.benchmark;

import org.jspecify.annotations.NullMarked;
