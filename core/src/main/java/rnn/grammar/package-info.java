/**
 * Probabilistic grammars, and the small English the program can train on with no data at all.
 *
 * <p>A {@link Grammar} makes sentences and knows the probability of each, so that for text it made
 * the best perplexity any model can reach is a number and not a guess. {@link EnglishGrammar} is
 * the one that is built in; {@link Corpus} draws its training, validation and test parts.
 *
 * <p>May use: {@code text}.
 */
@NullMarked
package rnn.grammar;

import org.jspecify.annotations.NullMarked;
