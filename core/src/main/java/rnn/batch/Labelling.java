package rnn.batch;

/** The things that the labels of a shard belong to. */
public enum Labelling {
  /** No labels: the next token is what is predicted. */
  NONE,
  /** A label for each token. */
  TOKENS,
  /** A label for each sequence. */
  SEQUENCES
}
