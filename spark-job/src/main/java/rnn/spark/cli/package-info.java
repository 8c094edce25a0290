/**
 * The command line: {@code train}, {@code plan}, {@code evaluate}, {@code predict}, {@code score},
 * {@code generate} and {@code import}.
 *
 * <p>A command is a file; the options it shares with others are classes of arguments. What a
 * command decides, it hands to the packages that do the work, as records. Options come from the
 * command line, then a configuration file, then a recipe; {@link Settings} is where they meet.
 * Those of a model, its training and its use are declared in core ({@link DeclaredOptions}); those
 * of a command alone are fields with a unit as label and a line of help.
 *
 * <p>May use: everything.
 */
@NullMarked
package rnn.spark.cli;

import org.jspecify.annotations.NullMarked;
