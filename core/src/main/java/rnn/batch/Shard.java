package rnn.batch;

import java.io.Serializable;
import java.util.List;

/**
 * A logical part of a data set: whole sequences of token ids in one array, and the labels that are
 * to be learned of them, if any.
 *
 * <p>The content of a shard depends on the data and the number of shards, never on the machine that
 * trains on it. Sequences without labels are sentences, each ended by {@code <eos>}, so that an
 * empty line is a sentence of one token; labelled ones have no {@code <eos>}. The fields are not
 * final so that Kryo can fill them; nothing changes them afterwards.
 */
public final class Shard implements Serializable {
  private static final long serialVersionUID = 1L;

  private int id;
  private int[] tokens; // [n] all sequences
  private int[] starts; // [sequences + 1] first token of each sequence, then n
  private Labelling labelling = Labelling.NONE;
  private int[] labels = {}; // [n], [sequences] or empty
  private Ragged spellings = Ragged.NONE; // [n] characters of each token, or none

  /** For deserialisers, which then fill the fields. */
  private Shard() {
    this(0, new int[0], new int[] {0});
  }

  /**
   * The shard that owns {@code tokens} and {@code starts} from now on.
   *
   * @param id number of the shard, from 0
   * @param tokens all sentences, each ended by {@code <eos>}
   * @param starts index of each sentence's first token, ascending from 0, then {@code
   *     tokens.length}
   * @throws IllegalArgumentException if {@code starts} does not cut {@code tokens} into sentences
   *     of at least one token
   */
  public Shard(int id, int[] tokens, int[] starts) {
    if (id < 0) {
      throw new IllegalArgumentException("Shard id must be >= 0 but is " + id);
    }
    int sentences = starts.length - 1;
    if (sentences < 0 || starts[0] != 0 || starts[sentences] != tokens.length) {
      throw new IllegalArgumentException(
          "Shard %d: starts must run from 0 to the number of tokens, %d, but they %s"
              .formatted(
                  id,
                  tokens.length,
                  sentences < 0
                      ? "are empty"
                      : "run from " + starts[0] + " to " + starts[sentences]));
    }
    for (int i = 0; i < sentences; i++) {
      if (starts[i + 1] <= starts[i]) {
        throw new IllegalArgumentException(
            "Shard %d: sentence %d must hold at least its <eos> but is [%d,%d)"
                .formatted(id, i, starts[i], starts[i + 1]));
      }
    }
    this.id = id;
    this.tokens = tokens;
    this.starts = starts;
  }

  /**
   * The labelled shard that owns all arrays from now on.
   *
   * @param sequences the tokens of each sequence, at least one
   * @param labelling what a label belongs to
   * @param labels a label for each token or sequence; negative where there is none to learn
   * @param spellings characters of each token {@code [n]}, or {@link Ragged#NONE}
   * @throws IllegalArgumentException if the parts do not fit each other
   */
  public static Shard labelled(
      int id, Ragged sequences, Labelling labelling, int[] labels, Ragged spellings) {
    Shard shard = new Shard(id, sequences.values(), sequences.starts());
    int expected =
        switch (labelling) {
          case NONE -> 0;
          case TOKENS -> shard.tokens.length;
          case SEQUENCES -> shard.sentences();
        };
    if (labels.length != expected) {
      throw new IllegalArgumentException(
          "Shard %d must have %d labels (%s) but has %d"
              .formatted(id, expected, labelling, labels.length));
    }
    if (spellings.sequences() != 0 && spellings.sequences() != shard.tokens.length) {
      throw new IllegalArgumentException(
          "Shard %d must have the characters of %d tokens but has those of %d"
              .formatted(id, shard.tokens.length, spellings.sequences()));
    }
    shard.labelling = labelling;
    shard.labels = labels;
    shard.spellings = spellings;
    return shard;
  }

  /**
   * The shard of these sentences, copied; each already ends with {@code <eos>}.
   *
   * @throws IllegalArgumentException if a sentence is empty, or all together hold more than 2³¹−1
   *     tokens
   */
  public static Shard of(int id, List<int[]> sentences) {
    long total = 0;
    for (int[] sentence : sentences) {
      total += sentence.length;
    }
    if (total > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "Shard %d must hold less than 2^31 tokens but has %d; use more shards"
              .formatted(id, total));
    }
    int[] tokens = new int[(int) total];
    int[] starts = new int[sentences.size() + 1];
    int end = 0;
    int i = 0;
    for (int[] sentence : sentences) {
      System.arraycopy(sentence, 0, tokens, end, sentence.length);
      end += sentence.length;
      starts[++i] = end;
    }
    return new Shard(id, tokens, starts);
  }

  /** Number of this shard, from 0. */
  public int id() {
    return id;
  }

  /** The token ids of all sentences {@code [n]}; shared, not to be written. */
  public int[] tokens() {
    return tokens;
  }

  /**
   * The first token of each sentence, then {@code n}: {@code [sentences + 1]}; shared, not to be
   * written.
   */
  public int[] starts() {
    return starts;
  }

  /** The thing that a label belongs to. */
  public Labelling labelling() {
    return labelling;
  }

  /**
   * Labels of the tokens {@code [n]} or of the sequences, empty without labels; shared, not to be
   * written.
   */
  public int[] labels() {
    return labels;
  }

  /** Ids of each token's characters {@code [n]}; no sequences where they are not asked for. */
  public Ragged spellings() {
    return spellings;
  }

  /** Tokens of all sentences, each {@code <eos>} counted. */
  public long tokenCount() {
    return tokens.length;
  }

  /** Number of sentences. */
  public int sentences() {
    return starts.length - 1;
  }

  /** Number of tokens of a sentence, its {@code <eos>} counted. */
  public int length(int sentence) {
    return starts[sentence + 1] - starts[sentence];
  }

  @Override
  public String toString() {
    return "shard %d: %,d sentences, %,d tokens".formatted(id, sentences(), tokenCount());
  }
}
