package rnn.baseline;

import java.io.Serializable;

/**
 * Probabilities of tags by the ends of words, for words that were not there in training: successive
 * abstraction from suffix to shorter suffix (Samuelsson 1993, "Morphological Tagging Based Entirely
 * on Bayesian Inference"; Brants 2000):
 *
 * <pre>
 *   P(t | suffix of i characters) = (f(t, suffix) / f(suffix) + θ · P(t | suffix of i-1)) / (1 + θ)
 * </pre>
 *
 * <p>Frequencies are numbers of different words. In place of one θ for all suffixes, each has that
 * of Witten and Bell (1991, "The Zero-Frequency Problem"), twice: {@code θ = 2 · d / f(suffix)}
 * with {@code d} different tags. So a suffix weighs more the more words have it and the fewer tags
 * these have; tags and slots of unknown words are found better than with the constant θ of Brants,
 * in parts of data that were held out.
 *
 * <p>A tree of the suffixes, last character first, with a root for each {@link WordShape}.
 */
final class SuffixModel implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Most characters of a suffix. */
  static final int MAX_SUFFIX = 10;

  private static final double SHORTER_WEIGHT = 2;

  private final int labels; // K
  private final int characters;
  private final double[] prior; // [K] above all shapes
  private final long[] edges; // [slots] node·characters + character + 1, or 0
  private final int[] children; // [slots] node at the end of the edge
  private final int[] starts; // [nodes + 1] first of each node's frequencies
  private final int[] tags; // [frequencies]
  private final int[] frequencies; // [frequencies] f(t, suffix), words
  private final int[] totals; // [nodes] f(suffix)

  private SuffixModel(Builder builder, double[] prior) {
    this.labels = builder.labels;
    this.characters = builder.characters;
    this.prior = prior;
    this.edges = builder.edges;
    this.children = builder.children;
    KeyCounts counts = builder.counter.counts();
    this.starts = new int[builder.nodes + 1];
    this.tags = new int[counts.size()];
    this.frequencies = new int[counts.size()];
    this.totals = new int[builder.nodes];
    for (int i = 0; i < frequencies.length; i++) {
      int node = (int) (counts.key(i) / labels);
      tags[i] = (int) (counts.key(i) % labels);
      frequencies[i] = Math.toIntExact(counts.count(i));
      totals[node] += frequencies[i];
      starts[node + 1] = i + 1;
    }
    for (int node = 0; node < builder.nodes; node++) {
      starts[node + 1] = Math.max(starts[node + 1], starts[node]);
    }
  }

  /**
   * Writes the probability of every tag of a word.
   *
   * @param shape root of the word's shape
   * @param spelling ids of characters, of which {@code [from, to)} are the word's
   * @param probabilities {@code [K]}, is overwritten
   */
  void probabilities(int shape, int[] spelling, int from, int to, double[] probabilities) {
    System.arraycopy(prior, 0, probabilities, 0, labels);
    int node = shape;
    mix(node, probabilities);
    for (int i = to - 1; i >= from && i >= to - MAX_SUFFIX; i--) {
      int slot = Builder.slot(edges, edge(node, spelling[i], characters));
      if (edges[slot] == 0) {
        return;
      }
      node = children[slot];
      mix(node, probabilities);
    }
  }

  private void mix(int node, double[] probabilities) {
    double shorter = SHORTER_WEIGHT * (starts[node + 1] - starts[node]);
    double sum = totals[node] + shorter;
    if (sum == 0) {
      return; // no word has this shape
    }
    for (int t = 0; t < labels; t++) {
      probabilities[t] *= shorter / sum;
    }
    for (int i = starts[node]; i < starts[node + 1]; i++) {
      probabilities[tags[i]] += frequencies[i] / sum;
    }
  }

  private static long edge(int node, int character, int characters) {
    return (long) node * characters + character + 1;
  }

  /** A tree that grows, word by word. */
  static final class Builder {
    private final KeyCounts.Counter counter = new KeyCounts.Counter(); // node·K + tag
    private final int labels;
    private final int roots;
    private final int characters;
    private long[] edges = new long[256];
    private int[] children = new int[256];
    private int nodes;

    /**
     * A tree without words.
     *
     * @param labels {@code K}
     * @param roots number of shapes
     * @param characters ids are below it
     */
    Builder(int labels, int roots, int characters) {
      this.labels = labels;
      this.roots = roots;
      this.characters = characters;
      this.nodes = roots;
    }

    /** Counts a word that has a tag. */
    void add(int shape, int[] spelling, int tag) {
      int node = shape;
      counter.add((long) node * labels + tag, 1);
      for (int i = spelling.length - 1; i >= 0 && i >= spelling.length - MAX_SUFFIX; i--) {
        node = child(node, spelling[i]);
        counter.add((long) node * labels + tag, 1);
      }
    }

    private int child(int node, int character) {
      long edge = edge(node, character, characters);
      int slot = slot(edges, edge);
      if (edges[slot] == 0) {
        if (2 * (nodes - roots) >= edges.length) {
          grow();
          slot = slot(edges, edge);
        }
        edges[slot] = edge;
        children[slot] = nodes++;
      }
      return children[slot];
    }

    private void grow() {
      long[] oldEdges = edges;
      int[] oldChildren = children;
      edges = new long[2 * oldEdges.length];
      children = new int[edges.length];
      for (int i = 0; i < oldEdges.length; i++) {
        if (oldEdges[i] != 0) {
          int slot = slot(edges, oldEdges[i]);
          edges[slot] = oldEdges[i];
          children[slot] = oldChildren[i];
        }
      }
    }

    private static int slot(long[] table, long edge) {
      int mask = table.length - 1;
      int slot = (int) (edge * 0x9E3779B97F4A7C15L >>> 32) & mask;
      while (table[slot] != 0 && table[slot] != edge) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    /**
     * The model of the words so far.
     *
     * @param prior probabilities of the tags of words of any shape {@code [K]}, positive
     */
    SuffixModel build(double[] prior) {
      return new SuffixModel(this, prior);
    }
  }
}
