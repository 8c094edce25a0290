package rnn.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import rnn.option.OptionException;
import rnn.text.BytePairMerges.Pair;

/**
 * The learning of byte pairs: the pair of symbols that stands side by side most often becomes a
 * symbol, again and again, until the vocabulary has its size or no pair occurs twice.
 *
 * <p>Of pairs that occur equally often the first by its left symbol comes first, then by its right
 * one, both by code points; so the merges depend on the counts alone. Counts of pairs are kept up
 * to date, and only words in which a pair occurs are visited for it.
 */
public final class BytePairLearner {
  /** The size of a vocabulary without a limit. */
  public static final int DEFAULT_VOCABULARY_SIZE = 8_000;

  /** The smallest vocabulary: the bytes, {@code <unk>} and {@code <eos>}. */
  public static final int MIN_VOCABULARY_SIZE = 258;

  private static final int MIN_OCCURRENCES = 2;

  private final List<String> symbols = new ArrayList<>(); // by id
  private final Map<String, Integer> ids = new HashMap<>();
  private final int[][] words; // symbol ids [words][n]
  private final long[] counts; // [words]
  private final Map<Long, Occurrences> occurrences = new HashMap<>(); // by pair of ids
  private final PriorityQueue<Candidate> candidates = new PriorityQueue<>(this::order);

  /**
   * Occurrences of a pair: their number, and the words in which they were when it was last counted.
   */
  private static final class Occurrences {
    private long count;
    private int[] words = new int[2];
    private int size;

    void add(int word) {
      if (size > 0 && words[size - 1] == word) {
        return;
      }
      if (size == words.length) {
        words = Arrays.copyOf(words, size + (size >> 1) + 1);
      }
      words[size++] = word;
    }
  }

  /** A pair and how often it occurred when it was put into the queue. */
  private record Candidate(long pair, long count) {}

  private BytePairLearner(Map<String, Long> pieces) {
    words = new int[pieces.size()][];
    counts = new long[pieces.size()];
    ByteAlphabet.characters().forEach(this::id);
    int i = 0;
    for (Map.Entry<String, Long> piece : new TreeMap<>(pieces).entrySet()) {
      words[i] = piece.getKey().chars().map(c -> id(String.valueOf((char) c))).toArray();
      counts[i] = piece.getValue();
      i++;
    }
  }

  /**
   * The tokenizer whose merges are learnt from {@code pieces}.
   *
   * @param pieces what {@link PieceTokenizer} makes of a text, and how often each occurs
   * @param vocabularySize tokens, {@code <unk>} and {@code <eos>} counted; 0 for {@value
   *     #DEFAULT_VOCABULARY_SIZE}; a short text may have fewer
   * @throws IllegalArgumentException if the vocabulary has no room for the bytes
   */
  public static BytePairTokenizer learn(Map<String, Long> pieces, int vocabularySize) {
    requireSize(vocabularySize);
    int size = vocabularySize == 0 ? DEFAULT_VOCABULARY_SIZE : vocabularySize;
    List<Pair> merges = new BytePairLearner(pieces).merges(size - 2);
    return new BytePairTokenizer(BytePairMerges.of(merges));
  }

  /**
   * Checks a size before there is a text.
   *
   * @throws OptionException if it has no room for the bytes
   */
  public static void requireSize(int vocabularySize) {
    if (vocabularySize != 0 && vocabularySize < MIN_VOCABULARY_SIZE) {
      throw new OptionException(
          "{vocabulary-size} must be 0 (%,d) or at least %d with {tokenizer} bpe (the 256 bytes,"
              + " <unk> and <eos>) but is %d",
          DEFAULT_VOCABULARY_SIZE, MIN_VOCABULARY_SIZE, vocabularySize);
    }
  }

  private int id(String symbol) {
    Integer known = ids.putIfAbsent(symbol, symbols.size());
    if (known != null) {
      return known;
    }
    symbols.add(symbol);
    return symbols.size() - 1;
  }

  private List<Pair> merges(int size) {
    Set<Long> pairs = new HashSet<>();
    for (int word = 0; word < words.length; word++) {
      for (int i = 0; i + 1 < words[word].length; i++) {
        pairs.add(add(words[word][i], words[word][i + 1], word));
      }
    }
    enqueue(pairs);
    List<Pair> merges = new ArrayList<>();
    while (symbols.size() < size && !candidates.isEmpty()) {
      Candidate candidate = candidates.poll();
      Occurrences found = occurrences.get(candidate.pair);
      if (found == null || found.count < MIN_OCCURRENCES) {
        continue;
      }
      if (found.count < candidate.count) { // it became rarer since, and has to wait
        candidates.add(new Candidate(candidate.pair, found.count));
        continue;
      }
      Pair pair = pair(candidate.pair);
      if (Vocabulary.isSpecial(pair.merged())) {
        occurrences.remove(candidate.pair);
        continue;
      }
      merges.add(pair);
      merge(candidate.pair, id(pair.merged()));
    }
    return merges;
  }

  private void enqueue(Set<Long> pairs) {
    for (long pair : pairs) {
      Occurrences found = occurrences.get(pair);
      if (found != null && found.count >= MIN_OCCURRENCES) {
        candidates.add(new Candidate(pair, found.count));
      }
    }
  }

  /** Puts {@code symbol} in the place of the pair, wherever that occurs. */
  private void merge(long pair, int symbol) {
    Occurrences found = occurrences.remove(pair);
    Set<Long> grown = new HashSet<>();
    for (int i = 0; i < found.size; i++) {
      merge(found.words[i], (int) (pair >>> 32), (int) pair, symbol, grown);
    }
    occurrences.remove(pair);
    enqueue(grown);
  }

  private void merge(int word, int left, int right, int symbol, Set<Long> grown) {
    int[] before = words[word];
    int[] after = new int[before.length];
    boolean[] isMerged = new boolean[before.length]; // by place before
    boolean[] isNew = new boolean[before.length]; // by place after
    int n = 0;
    for (int i = 0; i < before.length; n++) {
      isNew[n] = i + 1 < before.length && before[i] == left && before[i + 1] == right;
      after[n] = isNew[n] ? symbol : before[i];
      if (isNew[n]) {
        isMerged[i] = true;
        isMerged[i + 1] = true;
      }
      i += isNew[n] ? 2 : 1;
    }
    if (n == before.length) {
      return; // the pair is not there any more
    }
    for (int i = 0; i + 1 < before.length; i++) {
      if (isMerged[i] || isMerged[i + 1]) {
        remove(before[i], before[i + 1], word);
      }
    }
    for (int i = 0; i + 1 < n; i++) {
      if (isNew[i] || isNew[i + 1]) {
        grown.add(add(after[i], after[i + 1], word));
      }
    }
    words[word] = Arrays.copyOf(after, n);
  }

  private long add(int left, int right, int word) {
    long pair = ((long) left << 32) | right;
    Occurrences found = occurrences.computeIfAbsent(pair, p -> new Occurrences());
    found.count += counts[word];
    found.add(word);
    return pair;
  }

  private void remove(int left, int right, int word) {
    Occurrences found = occurrences.get(((long) left << 32) | right);
    if (found != null) { // null of the pair that is being merged
      found.count -= counts[word];
    }
  }

  private Pair pair(long ids) {
    return new Pair(symbols.get((int) (ids >>> 32)), symbols.get((int) ids));
  }

  private int order(Candidate a, Candidate b) {
    if (a.count != b.count) {
      return Long.compare(b.count, a.count);
    }
    Pair first = pair(a.pair);
    Pair second = pair(b.pair);
    int byLeft = Vocabulary.compareCodePoints(first.left(), second.left());
    return byLeft != 0 ? byLeft : Vocabulary.compareCodePoints(first.right(), second.right());
  }
}
