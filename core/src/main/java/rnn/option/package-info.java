/**
 * Options: each is declared once, with its name, unit, help, default and check, and every face of
 * the program reads that declaration: the command line, files of options, records of a run, errors.
 *
 * <p>{@link rnn.option.Option} is a declaration, {@link rnn.option.OptionValues} what a run has of
 * many, {@link rnn.option.OptionText} words about options, which each face calls by its own names.
 *
 * <p>May use: nothing.
 */
@NullMarked
package rnn.option;

import org.jspecify.annotations.NullMarked;
