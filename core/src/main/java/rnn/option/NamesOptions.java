package rnn.option;

/** An error whose words are about options. */
public interface NamesOptions {
  /** The words, for a face that calls options by names of its own. */
  OptionText text();
}
