/**
 * Demands of this program on a Spark context: a classic session, and jobs that have names and do
 * not wait for ever.
 *
 * <p>May use: Spark only.
 */
@NullMarked
package rnn.spark.job;

import org.jspecify.annotations.NullMarked;
