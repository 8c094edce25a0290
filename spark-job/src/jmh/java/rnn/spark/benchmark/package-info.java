/**
 * What Spark costs: the same rounds on Spark and on threads of this process.
 *
 * <p>May use: everything; nothing uses it.
 */
@NullMarked
package rnn.spark.benchmark;

import org.jspecify.annotations.NullMarked;
