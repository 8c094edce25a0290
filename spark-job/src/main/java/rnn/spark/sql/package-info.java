/**
 * Trained models as functions of SQL: an extension of the session that adds them, and classes to be
 * registered by name where a session has no extension.
 *
 * <p>May use: {@code spark.score}, {@code spark.files}, {@code spark.data}, {@code spark.job},
 * {@code predict}, {@code model}, {@code batch}, {@code option}, {@code text}, Spark.
 */
@NullMarked
package rnn.spark.sql;

import org.jspecify.annotations.NullMarked;
