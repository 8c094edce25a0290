/**
 * The command line: {@code train}, {@code evaluate}, {@code generate}, {@code score} and {@code
 * import}.
 *
 * <p>A command is a file; the options it shares with others are classes of arguments. What a
 * command decides, it hands to the packages that do the work, as records. Options come from the
 * command line, then a configuration file, then a recipe, then {@link Defaults}; {@link Settings}
 * is where they meet. To add an option: a field with its unit as label and one line of help; a
 * default, if it has one, in the record the option ends up in.
 *
 * <p>May use: everything.
 */
@NullMarked
package rnn.spark.cli;

import org.jspecify.annotations.NullMarked;
