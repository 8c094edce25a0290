package rnn.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import rnn.batch.Shard;
import rnn.text.Tokenizer;
import rnn.text.Vocabulary;
import rnn.train.ShardPlacement;

/**
 * The beginning of a text of articles, such as WikiText-2, and the ways it is cut into shards to
 * see what shards lose.
 *
 * @param training lines of token ids, each ended by {@code <eos>}
 * @param heldOut the same of the held-out text
 * @param vocabularySize tokens they are made of
 */
record ShardText(List<int[]> training, List<int[]> heldOut, int vocabularySize) {
  private static final Pattern TITLE = Pattern.compile("\\s*= [^=]+ =\\s*");
  private static final List<Pattern> TOPICS =
      List.of(
          Pattern.compile("\\b(game|player|games)\\b"),
          Pattern.compile("\\b(album|song|music|band)\\b"),
          Pattern.compile("\\b(season|team|match|league)\\b"),
          Pattern.compile("\\b(species|genus|bird|plant)\\b"),
          Pattern.compile("\\b(ship|ships|navy|guns)\\b"),
          Pattern.compile("\\b(episode|film|series|scene)\\b"),
          Pattern.compile("\\b(highway|road|route|bridge)\\b"),
          Pattern.compile("\\b(storm|hurricane|tropical|winds)\\b"),
          Pattern.compile("\\b(army|battle|war|troops)\\b"));

  /** How a text is cut into {@code K} contiguous shards. */
  enum Cut {
    /** Into equal parts, as training does. */
    EVEN,
    /** Into parts whose sizes rise evenly until the last is ten times the first. */
    SKEWED,
    /** Into equal parts, once its articles were sorted by topic. */
    TOPICS;

    /** The cut of that name, in lower case. */
    static Cut named(String name) {
      for (Cut cut : values()) {
        if (cut.name().toLowerCase(Locale.ROOT).equals(name)) {
          return cut;
        }
      }
      throw new IllegalArgumentException(
          "A cut must be even, skewed or topics but is '%s'".formatted(name));
    }
  }

  /** The first tokens of the files, the articles sorted by topic if the cut is by topics. */
  static ShardText read(Path training, Path heldOut, ShardSettings settings, Cut cut)
      throws IOException {
    Tokenizer tokenizer = settings.tokenizer();
    List<String> lines = lines(training, settings.tokens(), tokenizer);
    if (cut == Cut.TOPICS) {
      lines = byTopic(lines);
    }
    Map<String, Long> counts = new HashMap<>();
    for (String line : lines) {
      tokenizer.tokens(line).forEach(token -> counts.merge(token, 1L, Long::sum));
    }
    Vocabulary vocabulary = Vocabulary.of(counts, settings.vocabulary(), 1);
    return new ShardText(
        ids(lines, vocabulary, tokenizer),
        ids(lines(heldOut, settings.heldOutTokens(), tokenizer), vocabulary, tokenizer),
        vocabulary.size());
  }

  private static List<String> lines(Path file, int tokens, Tokenizer tokenizer) throws IOException {
    List<String> lines = new ArrayList<>();
    int read = 0;
    for (String line : Files.readAllLines(file)) {
      if (read >= tokens) {
        break;
      }
      lines.add(line);
      read += tokenizer.tokens(line).size() + 1;
    }
    return lines;
  }

  private static List<String> byTopic(List<String> lines) {
    List<List<String>> articles = new ArrayList<>();
    for (String line : lines) {
      if (articles.isEmpty() || TITLE.matcher(line).matches()) {
        articles.add(new ArrayList<>());
      }
      articles.get(articles.size() - 1).add(line);
    }
    articles.sort(Comparator.comparingInt(article -> topic(String.join(" ", article))));
    return articles.stream().flatMap(List::stream).toList();
  }

  /** The topic whose words are most frequent in {@code article}. */
  private static int topic(String article) {
    int topic = 0;
    long most = -1;
    for (int t = 0; t < TOPICS.size(); t++) {
      long words = TOPICS.get(t).matcher(article).results().count();
      if (words > most) {
        most = words;
        topic = t;
      }
    }
    return topic;
  }

  private static List<int[]> ids(List<String> lines, Vocabulary vocabulary, Tokenizer tokenizer) {
    List<int[]> ids = new ArrayList<>();
    for (String line : lines) {
      List<String> tokens = tokenizer.tokens(line);
      int[] sentence = new int[tokens.size() + 1];
      for (int i = 0; i < tokens.size(); i++) {
        sentence[i] = vocabulary.id(tokens.get(i));
      }
      sentence[tokens.size()] = Vocabulary.END_OF_SENTENCE;
      ids.add(sentence);
    }
    return ids;
  }

  /** The training text in {@code number} shards. */
  List<Shard> shards(int number, Cut cut) {
    if (cut != Cut.SKEWED || number == 1) {
      return ShardPlacement.shards(training, number);
    }
    double[] ends = new double[number]; // share of the text up to the end of each shard
    double sum = 0;
    for (int k = 0; k < number; k++) {
      sum += 1 + 9.0 * k / (number - 1);
      ends[k] = sum;
    }
    List<List<int[]>> parts = new ArrayList<>();
    for (int k = 0; k < number; k++) {
      parts.add(new ArrayList<>());
    }
    long total = ShardPlacement.tokens(training);
    long before = 0;
    int shard = 0;
    for (int[] sentence : training) {
      while (before >= total * (ends[shard] / sum)) {
        shard++;
      }
      parts.get(shard).add(sentence);
      before += sentence.length;
    }
    List<Shard> shards = new ArrayList<>();
    for (int k = 0; k < number; k++) {
      shards.add(Shard.of(k, parts.get(k)));
    }
    return shards;
  }
}
