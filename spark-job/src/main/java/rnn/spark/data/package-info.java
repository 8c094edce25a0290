/**
 * The way of a text into the cluster: from files, tables or the grammar to lines of tokens, from
 * lines to ids of a vocabulary that is counted on the way, from ids to logical shards that each lie
 * in one partition.
 *
 * <p>{@link rnn.spark.data.Source} says where, {@link rnn.spark.data.Corpus} reads, {@link
 * rnn.spark.data.VocabularyCount} counts, {@link rnn.spark.data.EncodedText} encodes, {@link
 * rnn.spark.data.Shards} places. None of the text comes to the driver.
 *
 * <p>{@link rnn.spark.data.Tables} are the formats with columns: {@link rnn.spark.data.CsvFiles}
 * reads CSV, {@link rnn.spark.data.JsonLines} and {@link rnn.spark.data.FileSchemas} check what
 * Spark reads.
 *
 * <p>May use: {@code math}, {@code text}, {@code batch}, {@code grammar}, {@code train}'s {@code
 * ShardPlacement}, {@code spark.files}, {@code spark.job}, Spark, and of what Spark brings along
 * Parquet and ORC.
 */
@NullMarked
package rnn.spark.data;

import org.jspecify.annotations.NullMarked;
