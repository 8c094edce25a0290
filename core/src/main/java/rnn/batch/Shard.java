package rnn.batch;

import java.io.Serializable;
import java.util.List;

/**
 * A logical part of a corpus: whole sentences as token ids, in one array.
 *
 * <p>What a shard holds depends on the corpus and the number of shards, never on the machine that
 * trains on it. Every sentence ends with {@code <eos>}, so an empty line is a sentence of one
 * token. The fields are not final so that Kryo can fill them; nothing changes them afterwards.
 */
public final class Shard implements Serializable {
  private static final long serialVersionUID = 1L;

  private int id;
  private int[] tokens; // [n] all sentences, each ended by <eos>
  private int[] starts; // [sentences + 1] first token of each sentence, then n

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
          "Shard %d: starts must run from 0 to the number of tokens, %d, but %s"
              .formatted(
                  id,
                  tokens.length,
                  sentences < 0
                      ? "is empty"
                      : "runs from " + starts[0] + " to " + starts[sentences]));
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
