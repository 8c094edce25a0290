package rnn.spark.job;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A condition that makes commands fail and is no error of this program.
 *
 * @param condition its name, as in {@code executor-lost}
 * @param sentence what is wrong and what to do; null if the causes are of another condition
 */
record Explanation(String condition, Function<Causes, @Nullable String> sentence) {}
