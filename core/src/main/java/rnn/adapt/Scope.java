package rnn.adapt;

/** The stretch of a shard that is one text: what was read before it has no influence on it. */
public enum Scope {
  /** All sentences of a shard, in their order: running text that is evaluated. */
  SHARD,

  /** A sentence: rows that are scored, each of which is a text of its own. */
  SENTENCE
}
