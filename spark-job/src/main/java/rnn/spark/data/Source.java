package rnn.spark.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where sentences come from: files that Spark can read, a table, or the built-in grammar.
 *
 * @param paths Hadoop paths or globs; for a table its name; for the grammar nothing
 * @param format {@code text} (a line is a sentence), {@code parquet}, {@code json}, {@code csv}, {@code orc}, {@code table}, or {@code
 *     grammar}
 * @param column the column of a structured format: a string to be tokenized, or an {@code array<string>} of ready tokens; null for
 *     text and grammar
 * @param grammarSeed seed of the grammar's sentences; ignored elsewhere
 * @param grammarSentences how many sentences the grammar makes; ignored elsewhere
 */
public record Source(
    List<String> paths,
    String format,
    @Nullable String column,
    long grammarSeed,
    long grammarSentences) {}
