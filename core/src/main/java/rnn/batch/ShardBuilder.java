package rnn.batch;

import java.util.Arrays;
import rnn.option.OptionException;

/** A shard in the making: sequences are added one by one, or as stretches of other shards. */
public final class ShardBuilder {
  private final Labelling labelling;
  private int[] tokens = new int[64]; // grows
  private int[] starts = new int[16]; // grows
  private int[] labels = new int[16]; // grows
  private int[] characters = {}; // grows
  private int[] characterStarts = {0}; // grows
  private int sequences;
  private int labelCount;
  private boolean hasSpellings;

  /** A shard without sequences. */
  public ShardBuilder(Labelling labelling) {
    this.labelling = labelling;
  }

  /**
   * Adds a sequence.
   *
   * @param tokens at least one
   * @param labels one for each token, one, or none, as the labelling has it
   * @param spellings of each token, or {@link Ragged#NONE}
   */
  public void add(int[] tokens, int[] labels, Ragged spellings) {
    addSpellings(spellings, 0, spellings.sequences());
    addLabels(labels, 0, labels.length);
    addTokens(tokens, 0, tokens.length);
  }

  /**
   * Adds sequences {@code [first, end)} of {@code shard}.
   *
   * @throws IllegalArgumentException if all shards together have more than 2³¹−1 tokens
   */
  public void add(Shard shard, int first, int end) {
    int from = shard.starts()[first];
    int to = shard.starts()[end];
    if (shard.spellings().sequences() > 0) {
      addSpellings(shard.spellings(), from, to);
    }
    switch (labelling) {
      case NONE -> {}
      case TOKENS -> addLabels(shard.labels(), from, to);
      case SEQUENCES -> addLabels(shard.labels(), first, end);
    }
    for (int i = first; i < end; i++) {
      int start = shard.starts()[i];
      addTokens(shard.tokens(), start, shard.starts()[i + 1]);
    }
  }

  /**
   * Reads rare tokens of the sequence added last as {@code <unk>}, as {@link RareTokens} has it.
   *
   * @param number the sequence's number in the text, from 0
   */
  public void replaceLast(RareTokens rare, long number) {
    int start = starts[sequences - 1];
    int[] last = Arrays.copyOfRange(tokens, start, starts[sequences]);
    int[] replaced = rare.inTraining(last, number);
    System.arraycopy(replaced, 0, tokens, start, replaced.length);
  }

  private void addTokens(int[] from, int first, int end) {
    int size = starts[sequences];
    tokens = withRoom(tokens, size, end - first);
    System.arraycopy(from, first, tokens, size, end - first);
    starts = withRoom(starts, sequences + 1, 1);
    starts[++sequences] = size + end - first;
  }

  private void addLabels(int[] from, int first, int end) {
    labels = withRoom(labels, labelCount, end - first);
    System.arraycopy(from, first, labels, labelCount, end - first);
    labelCount += end - first;
  }

  private void addSpellings(Ragged spellings, int first, int end) {
    if (end == first) {
      return;
    }
    hasSpellings = true;
    int token = starts[sequences];
    int size = characterStarts[token];
    int from = spellings.start(first);
    int count = spellings.starts()[end] - from;
    characters = withRoom(characters, size, count);
    System.arraycopy(spellings.values(), from, characters, size, count);
    characterStarts = withRoom(characterStarts, token + 1, end - first);
    for (int i = first; i < end; i++) {
      characterStarts[token + 1 + i - first] = size + spellings.starts()[i + 1] - from;
    }
  }

  /** The array, or a longer copy that has room for {@code more} behind the first {@code size}. */
  private static int[] withRoom(int[] array, int size, int more) {
    long needed = (long) size + more;
    if (needed <= array.length) {
      return array;
    }
    if (needed > Integer.MAX_VALUE - 8) {
      throw new OptionException(
          "A shard must hold fewer than 2^31 tokens and characters but has %,d; raise {shards}",
          needed);
    }
    long grown = Math.max(needed, array.length + (long) (array.length >> 1));
    return Arrays.copyOf(array, (int) Math.min(Integer.MAX_VALUE - 8, grown));
  }

  /** Tokens so far. */
  public long tokenCount() {
    return starts[sequences];
  }

  /** The shard of all that was added. */
  public Shard build(int id) {
    int n = starts[sequences];
    Ragged spellings =
        hasSpellings
            ? new Ragged(
                Arrays.copyOf(characters, characterStarts[n]),
                Arrays.copyOf(characterStarts, n + 1))
            : Ragged.NONE;
    return Shard.labelled(
        id,
        new Ragged(Arrays.copyOf(tokens, n), Arrays.copyOf(starts, sequences + 1)),
        labelling,
        Arrays.copyOf(labels, labelCount),
        spellings);
  }
}
