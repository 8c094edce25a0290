package rnn.grammar;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import rnn.text.Utf8Lines;

/**
 * A probabilistic context-free grammar: a finite set of rules that makes infinitely many sentences,
 * each with a known probability.
 *
 * <p>A sentence is made by writing the start symbol by one of its rules, drawn by their
 * probabilities, then each symbol on the right likewise, until only words are left. If no sentence
 * can be made in two ways (which {@link #logProbabilityNats} lets a test check), the probability of
 * a sentence is the product of the probabilities of its rules, the entropy of the language is that
 * of its derivations, and both are exact.
 *
 * <p>Immutable. The first heading of a file is the start symbol. A grammar is refused if a symbol
 * has no rules or cannot be reached, if a rule begins with its own symbol, directly or through
 * others (the parser would not end), or if the expected sentence is endless.
 */
public final class Grammar {
  /** The symbol every sentence starts from. */
  static final int START = 0;

  private final List<String> symbols; // names, by id
  private final List<String> words; // by id
  private final Map<String, Integer> wordIds;
  private final int[][][] right; // [symbol][rule][item] symbol id, or ~word id
  private final double[][] probabilities; // [symbol][rule]
  private final Expectations expectations;

  private Grammar(List<Rule> rules, String source) {
    Map<String, List<Rule>> bySymbol = new LinkedHashMap<>();
    for (Rule rule : rules) {
      bySymbol.computeIfAbsent(rule.symbol(), name -> new ArrayList<>()).add(rule);
    }
    if (bySymbol.isEmpty()) {
      throw new IllegalArgumentException(source + ": a grammar must have rules");
    }
    Map<String, Integer> symbolIds = new LinkedHashMap<>();
    bySymbol.keySet().forEach(name -> symbolIds.put(name, symbolIds.size()));
    symbols = List.copyOf(symbolIds.keySet());
    wordIds = new LinkedHashMap<>();
    right = new int[symbols.size()][][];
    probabilities = new double[symbols.size()][];
    for (int symbol = 0; symbol < symbols.size(); symbol++) {
      List<Rule> own = bySymbol.get(symbols.get(symbol));
      double total = own.stream().mapToDouble(Rule::weight).sum();
      probabilities[symbol] = own.stream().mapToDouble(rule -> rule.weight() / total).toArray();
      right[symbol] = new int[own.size()][];
      for (int rule = 0; rule < own.size(); rule++) {
        right[symbol][rule] = ids(own.get(rule), symbolIds, source);
      }
    }
    words = List.copyOf(wordIds.keySet());
    GrammarChecks.check(this, source);
    expectations = Expectations.of(this, source);
  }

  private int[] ids(Rule rule, Map<String, Integer> symbolIds, String source) {
    int[] ids = new int[rule.right().size()];
    for (int i = 0; i < ids.length; i++) {
      if (rule.right().get(i) instanceof Rule.Word word) {
        ids[i] = ~wordIds.computeIfAbsent(word.token(), token -> wordIds.size());
      } else if (rule.right().get(i) instanceof Rule.Symbol symbol) {
        Integer id = symbolIds.get(symbol.name());
        if (id == null) {
          throw new IllegalArgumentException(
              "%s: line %d: symbol %s has no rules".formatted(source, rule.line(), symbol.name()));
        }
        ids[i] = id;
      }
    }
    return ids;
  }

  /**
   * The grammar in a file.
   *
   * @param in UTF-8; left open
   * @param source what the file is called in messages
   * @throws IllegalArgumentException if it is malformed or one of those this class refuses
   */
  public static Grammar read(InputStream in, String source) {
    return parse(Utf8Lines.read(in, source), source);
  }

  /** As {@link #read}, from the lines of a file. */
  public static Grammar parse(List<String> lines, String source) {
    return new Grammar(GrammarFile.rules(lines, source), source);
  }

  /** A sentence drawn at random: always the same for the same state of {@code random}. */
  public Sentence generate(SplittableRandom random) {
    List<String> tokens = new ArrayList<>();
    List<String> classes = new ArrayList<>();
    String kind = "";
    double logProbability = 0;
    Deque<Integer> pending = new ArrayDeque<>(List.of(START)); // what is still to be written
    Deque<Integer> writers = new ArrayDeque<>(List.of(START)); // the symbol that wrote each of it
    while (!pending.isEmpty()) {
      int item = pending.pop();
      int writer = writers.pop();
      if (item < 0) {
        tokens.add(words.get(~item));
        classes.add(withoutFeatures(symbols.get(writer)));
        continue;
      }
      int rule = draw(probabilities[item], random);
      logProbability += StrictMath.log(probabilities[item][rule]);
      int[] items = right[item][rule];
      kind = kind.isEmpty() ? inWords(items) : kind;
      for (int i = items.length - 1; i >= 0; i--) {
        pending.push(items[i]);
        writers.push(item);
      }
    }
    return new Sentence(tokens, logProbability, classes, kind);
  }

  /** The right side of a rule: {@code if Clause , then Clause .} */
  private String inWords(int[] items) {
    return Arrays.stream(items)
        .mapToObj(item -> item < 0 ? words.get(~item) : withoutFeatures(symbols.get(item)))
        .collect(Collectors.joining(" "));
  }

  private static String withoutFeatures(String symbol) {
    int dot = symbol.indexOf('.');
    return dot < 0 ? symbol : symbol.substring(0, dot);
  }

  /** An index drawn by its probability. */
  private static int draw(double[] probabilities, SplittableRandom random) {
    double u = (random.nextLong() >>> 11) * 0x1p-53; // uniform in [0,1), the same on every JVM
    int last = probabilities.length - 1;
    for (int i = 0; i < last; i++) {
      u -= probabilities[i];
      if (u < 0) {
        return i;
      }
    }
    return last;
  }

  /**
   * Independent sentences. The first {@code n} do not depend on how many are drawn.
   *
   * @throws IllegalArgumentException if {@code sentences} is negative
   */
  public List<Sentence> corpus(long seed, int sentences) {
    if (sentences < 0) {
      throw new IllegalArgumentException("Corpus must have >= 0 sentences but has " + sentences);
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<Sentence> corpus = new ArrayList<>(sentences);
    for (int i = 0; i < sentences; i++) {
      corpus.add(generate(random));
    }
    return corpus;
  }

  /**
   * Natural logarithm of the probability that the grammar makes just these tokens, summed over all
   * their derivations; {@code -∞} if it cannot make them.
   */
  public double logProbabilityNats(List<String> tokens) {
    int[] ids = new int[tokens.size()]; // word ids
    for (int i = 0; i < ids.length; i++) {
      Integer id = wordIds.get(tokens.get(i));
      if (id == null) {
        return Double.NEGATIVE_INFINITY;
      }
      ids[i] = id;
    }
    return StrictMath.log(new Chart(this, ids).probability());
  }

  /** Exact entropy of a sentence: the expected {@code -ln p}, in nats. */
  public double entropyNats() {
    return expectations.entropyNats();
  }

  /** Exact expected number of tokens to predict in a sentence: its words and {@code <eos>}. */
  public double expectedTokens() {
    return expectations.words() + 1;
  }

  /** Exact perplexity per token, {@code <eos>} counted, that no model can beat on average. */
  public double bestPossiblePerplexity() {
    return Math.exp(entropyNats() / expectedTokens());
  }

  /** Every word of the language, each once, in the order of the file. */
  public List<String> words() {
    return words;
  }

  /** Names of the symbols, by id. */
  List<String> symbols() {
    return symbols;
  }

  /**
   * Right sides of a symbol's rules {@code [rule][item]}: symbol ids, or {@code ~} of word ids;
   * shared.
   */
  int[][] right(int symbol) {
    return right[symbol];
  }

  /** Probabilities of a symbol's rules {@code [rule]}; shared. */
  double[] probabilities(int symbol) {
    return probabilities[symbol];
  }

  @Override
  public String toString() {
    return "grammar of %d words, %d symbols, %d rules"
        .formatted(
            words.size(),
            symbols.size(),
            Arrays.stream(right).mapToInt(rules -> rules.length).sum());
  }
}
