package rnn.baseline;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Shard;

/**
 * A classifier by multinomial naive Bayes (McCallum and Nigam 1998, "A Comparison of Event Models
 * for Naive Bayes Text Classification") over the words and bigrams of a sequence:
 *
 * <pre>
 *   P(c | sequence)  ~  P(c) · Π P(feature | c)
 *   P(feature | c) = (f(feature, c) + 1) / (f(c) + F)
 *   P(c) = (sequences of c + 1) / (sequences + C)
 * </pre>
 *
 * <p>{@code F} is the number of different words and bigrams of the training data, {@code f(c)} that
 * of all their occurrences in class {@code c}. What does not occur in the training data is skipped.
 * {@code <unk>} is a word like others: where the training data has it, for words that a limited
 * vocabulary leaves out, it counts.
 */
public final class NaiveBayesClassifier implements CountedClassifier {
  private static final long serialVersionUID = 1L;

  /** Count that is added to each (Laplace). */
  static final double ADDED = 1;

  /** The kind. */
  public static final CountedKind KIND = new Kind();

  private static final String CLASS = "class";
  private static final String WORD_LABEL = "word-label";
  private static final String BIGRAM_LABEL = "bigram-label";

  private final LabelSizes sizes;
  private final KeyCounts classes;
  private final Features words;
  private final Features bigrams;
  private final double[] logPrior; // [C]
  private final double[] logAbsent; // [C] of a feature that the class does not have

  private NaiveBayesClassifier(
      LabelSizes sizes, KeyCounts classes, KeyCounts wordClasses, KeyCounts bigramClasses) {
    int C = sizes.labels();
    this.sizes = sizes;
    this.classes = classes;
    this.words = new Features(wordClasses, C);
    this.bigrams = new Features(bigramClasses, C);
    double features = words.keys.length + (double) bigrams.keys.length;
    logPrior = new double[C];
    logAbsent = new double[C];
    for (int c = 0; c < C; c++) {
      logPrior[c] = Math.log((classes.countOf(c) + 1) / (classes.total() + (double) C));
      double occurrences = words.totals[c] + (double) bigrams.totals[c];
      logAbsent[c] = Math.log(ADDED / (occurrences + ADDED * Math.max(1, features)));
    }
  }

  /** Features and the classes they occur in. */
  private static final class Features implements Serializable {
    private static final long serialVersionUID = 1L;

    final KeyCounts counts;
    final long[] keys; // [F] ascending
    final int[] starts; // [F+1] first of each feature's counts
    final int[] labels; // [counts]
    final long[] totals; // [C]

    Features(KeyCounts counts, int classes) {
      this.counts = counts;
      labels = new int[counts.size()];
      totals = new long[classes];
      long[] distinct = new long[labels.length];
      int[] firsts = new int[labels.length + 1];
      int size = 0;
      for (int i = 0; i < labels.length; i++) {
        long key = counts.key(i) / classes;
        labels[i] = (int) (counts.key(i) % classes);
        totals[labels[i]] += counts.count(i);
        if (size == 0 || distinct[size - 1] != key) {
          firsts[size] = i;
          distinct[size++] = key;
        }
      }
      firsts[size] = labels.length;
      keys = Arrays.copyOf(distinct, size);
      starts = Arrays.copyOf(firsts, size + 1);
    }

    /** Adds what an occurrence of a feature says; nothing if the training data does not have it. */
    void add(long key, double[] logs, double[] logAbsent) {
      int feature = Arrays.binarySearch(keys, key);
      if (feature < 0) {
        return;
      }
      for (int c = 0; c < logs.length; c++) {
        logs[c] += logAbsent[c];
      }
      for (int i = starts[feature]; i < starts[feature + 1]; i++) {
        logs[labels[i]] += Math.log1p(counts.count(i) / ADDED);
      }
    }
  }

  @Override
  public double[] logProbabilities(Shard shard, int sequence) {
    double[] logs = logPrior.clone(); // [C]
    for (int t = shard.starts()[sequence]; t <= shard.starts()[sequence + 1]; t++) {
      if (t < shard.starts()[sequence + 1]) {
        words.add(shard.tokens()[t], logs, logAbsent);
      }
      bigrams.add(ClassCounts.bigram(shard, sequence, t, sizes.words()), logs, logAbsent);
    }
    double most = Arrays.stream(logs).max().orElse(0);
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - most);
    }
    double logSum = Math.log(sum);
    for (int c = 0; c < logs.length; c++) {
      logs[c] = logs[c] - most - logSum;
    }
    return logs;
  }

  /**
   * Content of a model whose bigrams need not be in memory at once.
   *
   * @param classes {@link ClassCounts#classes} of all shards
   * @param wordClasses {@link ClassCounts#wordClasses} of all shards
   * @param size of all bigram counts
   * @param bigramClasses pieces of {@link ClassCounts#bigramClasses} of all shards, whose keys
   *     ascend from piece to piece
   * @param encoder words and labels
   * @throws IllegalArgumentException if {@code encoder} has no labels
   */
  public static Tables tables(
      KeyCounts classes,
      KeyCounts wordClasses,
      long size,
      Supplier<? extends Iterator<KeyCounts>> bigramClasses,
      ExampleEncoder encoder) {
    LabelSizes sizes = LabelSizes.of(encoder);
    int V = sizes.words();
    int C = sizes.labels();
    Tables tables = new Tables();
    sizes.addTo(tables);
    classes.addTo(tables, CLASS, classDigits(C));
    wordClasses.addTo(tables, WORD_LABEL, ClassCounts.wordClassDigits(V, C));
    KeyCounts.addPieces(
        tables, BIGRAM_LABEL, ClassCounts.bigramClassDigits(V, C), size, bigramClasses);
    return tables;
  }

  private static KeyCounts.Digits classDigits(int classes) {
    return new KeyCounts.Digits(List.of("label"), List.of(classes));
  }

  @Override
  public Tables tables() {
    Tables tables = new Tables();
    sizes.addTo(tables);
    classes.addTo(tables, CLASS, classDigits(sizes.labels()));
    words.counts.addTo(
        tables, WORD_LABEL, ClassCounts.wordClassDigits(sizes.words(), sizes.labels()));
    bigrams.counts.addTo(
        tables, BIGRAM_LABEL, ClassCounts.bigramClassDigits(sizes.words(), sizes.labels()));
    return tables;
  }

  private static final class Kind implements CountedKind {
    @Override
    public String name() {
      return "naive-bayes";
    }

    @Override
    public String title(CountingOptions options) {
      return "naive Bayes";
    }

    @Override
    public Labelling labelling() {
      return Labelling.SEQUENCES;
    }

    @Override
    public CountedModel read(Tables tables, ExampleEncoder encoder) {
      LabelSizes sizes = LabelSizes.of(encoder);
      sizes.check(tables);
      return new NaiveBayesClassifier(
          sizes,
          KeyCounts.read(tables, CLASS, classDigits(sizes.labels())),
          KeyCounts.read(
              tables, WORD_LABEL, ClassCounts.wordClassDigits(sizes.words(), sizes.labels())),
          KeyCounts.read(
              tables, BIGRAM_LABEL, ClassCounts.bigramClassDigits(sizes.words(), sizes.labels())));
    }
  }
}
