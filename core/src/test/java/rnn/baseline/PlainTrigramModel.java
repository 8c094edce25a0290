package rnn.baseline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import rnn.text.Vocabulary;

/**
 * The trigram model written down again as dully as can be: maps of strings, and all sequences of
 * tags one by one.
 */
final class PlainTrigramModel {
  private static final String BOUNDARY = "|";

  private final Map<String, Integer> f =
      new HashMap<>(); // of n-grams of tags as "c", "b c", "a b c"
  private final Map<String, Integer> contexts = new HashMap<>(); // "b" and "a b", of what follows
  private final Map<String, Map<String, Integer>> words = new HashMap<>();
  private final Map<String, Map<String, Integer>> suffixes = new HashMap<>();
  private final Map<String, Integer> tagCounts = new HashMap<>();
  private final Map<String, Integer> rareTags = new HashMap<>();
  private final List<String> tags;
  private final Vocabulary vocabulary;
  private final Set<Integer> characters = new HashSet<>(); // that occur twice
  private final boolean hasCharacters;
  private final double[] votes = {1, 1, 1};
  private int tokens;
  private int events;

  PlainTrigramModel(LabelledText text) {
    tags = text.encoder().labels().labels();
    vocabulary = text.encoder().words();
    hasCharacters = text.encoder().characters() != null;
    if (hasCharacters) {
      for (String character : text.encoder().characters().tokens()) {
        characters.add(character.codePointAt(0));
      }
    }
    for (LabelledText.Sequence sequence : text.sequences()) {
      List<String> padded = new ArrayList<>(List.of(BOUNDARY, BOUNDARY));
      padded.addAll(sequence.labels());
      padded.add(BOUNDARY);
      for (int t = 2; t < padded.size(); t++) {
        String a = padded.get(t - 2);
        String b = padded.get(t - 1);
        String c = padded.get(t);
        f.merge(c, 1, Integer::sum);
        f.merge(b + " " + c, 1, Integer::sum);
        f.merge(a + " " + b + " " + c, 1, Integer::sum);
        contexts.merge(b, 1, Integer::sum);
        contexts.merge(a + " " + b, 1, Integer::sum);
        events++;
      }
      for (int t = 0; t < sequence.words().size(); t++) {
        words
            .computeIfAbsent(known(sequence.words().get(t)), word -> new HashMap<>())
            .merge(sequence.labels().get(t), 1, Integer::sum);
        tagCounts.merge(sequence.labels().get(t), 1, Integer::sum);
        tokens++;
      }
    }
    vote();
    words.forEach(
        (word, counts) -> {
          int n = counts.values().stream().mapToInt(i -> i).sum();
          for (String tag : n <= 10 ? counts.keySet() : Set.<String>of()) {
            rareTags.merge(tag, n == 1 ? 1 : 0, Integer::sum);
            for (int i = 0; hasCharacters && i <= Math.min(10, word.length()); i++) {
              suffixes
                  .computeIfAbsent(suffix(word, i), suffix -> new HashMap<>())
                  .merge(tag, 1, Integer::sum);
            }
          }
        });
  }

  private void vote() {
    for (String gram : f.keySet()) {
      String[] ids = gram.split(" ");
      if (ids.length == 3) {
        String ab = ids[0] + " " + ids[1];
        String bc = ids[1] + " " + ids[2];
        double three = fraction(f.get(gram) - 1, contexts.get(ab) - 1);
        double two = fraction(f.get(bc) - 1, contexts.get(ids[1]) - 1);
        double one = fraction(f.get(ids[2]) - 1, events - 1);
        int best = three >= two && three >= one ? 2 : two >= one ? 1 : 0;
        votes[best] += f.get(gram);
      }
    }
  }

  private static double fraction(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /** The word; characters that occur once are all the same where the vocabulary has it not. */
  private String known(String word) {
    if (!hasCharacters || vocabulary.contains(word)) {
      return word;
    }
    StringBuilder spelling = new StringBuilder();
    word.codePoints()
        .map(c -> characters.contains(c) ? c : '\uFFFD')
        .forEach(spelling::appendCodePoint);
    return spelling.toString();
  }

  /** Shape and the last {@code length} characters; those that occur once are all the same. */
  private String suffix(String word, int length) {
    StringBuilder shape = new StringBuilder();
    int first = word.codePointAt(0);
    shape.append(Character.isUpperCase(first) && characters.contains(first) ? "X" : "x");
    boolean hasDigit =
        word.codePoints().anyMatch(c -> Character.isDigit(c) && characters.contains(c));
    shape.append(hasDigit ? "1" : "-").append(" ");
    word.codePoints()
        .skip(word.codePoints().count() - length)
        .map(c -> characters.contains(c) ? c : '\uFFFD')
        .forEach(shape::appendCodePoint);
    return shape.toString();
  }

  private double transition(String a, String b, String c) {
    double sum = votes[0] + votes[1] + votes[2];
    double one = (f.getOrDefault(c, 0) + 1) / (events + tags.size() + 1.0);
    double two = fraction(f.getOrDefault(b + " " + c, 0), contexts.getOrDefault(b, 0));
    double three =
        fraction(f.getOrDefault(a + " " + b + " " + c, 0), contexts.getOrDefault(a + " " + b, 0));
    return votes[0] / sum * one + votes[1] / sum * two + votes[2] / sum * three;
  }

  private double lexical(String word, String tag) {
    int once = rareTags.values().stream().mapToInt(i -> i).sum();
    double p = (rareTags.getOrDefault(tag, 0) + 1) / (once + (double) tags.size());
    for (int i = 0; hasCharacters && i <= Math.min(10, word.length()); i++) {
      Map<String, Integer> counts = suffixes.get(suffix(word, i));
      if (counts != null) {
        p = wittenBell(counts, tag, p, 2);
      }
    }
    Map<String, Integer> lower = words.get(word.toLowerCase(Locale.ROOT));
    int first = word.codePointAt(0);
    boolean isCapital = hasCharacters && Character.isUpperCase(first) && characters.contains(first);
    if (isCapital && lower != null && vocabulary.contains(word.toLowerCase(Locale.ROOT))) {
      int n = lower.values().stream().mapToInt(i -> i).sum();
      p = p / 2 + lower.getOrDefault(tag, 0) / (2.0 * n);
    }
    Map<String, Integer> counts = words.get(known(word));
    return counts == null ? p : wittenBell(counts, tag, p, 1);
  }

  private static double wittenBell(
      Map<String, Integer> counts, String tag, double shorter, double weight) {
    int n = counts.values().stream().mapToInt(i -> i).sum();
    double d = weight * counts.size();
    return (counts.getOrDefault(tag, 0) + d * shorter) / (n + d);
  }

  private double weight(List<String> sentence, List<String> sequence) {
    double weight = 1;
    List<String> padded = new ArrayList<>(List.of(BOUNDARY, BOUNDARY));
    padded.addAll(sequence);
    padded.add(BOUNDARY);
    for (int t = 0; t <= sentence.size(); t++) {
      weight *= transition(padded.get(t), padded.get(t + 1), padded.get(t + 2));
      if (t < sentence.size()) {
        String tag = sequence.get(t);
        double prior = (tagCounts.get(tag) + 1) / (tokens + (double) tags.size());
        weight *= lexical(sentence.get(t), tag) / prior;
      }
    }
    return weight;
  }

  /** Every sequence of tags and its weight. */
  Map<List<String>, Double> all(List<String> sentence) {
    List<List<String>> sequences = List.of(List.of());
    for (int t = 0; t < sentence.size(); t++) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> sequence : sequences) {
        for (String tag : tags) {
          List<String> extended = new ArrayList<>(sequence);
          extended.add(tag);
          longer.add(extended);
        }
      }
      sequences = longer;
    }
    Map<List<String>, Double> weights = new HashMap<>();
    sequences.forEach(sequence -> weights.put(sequence, weight(sentence, sequence)));
    return weights;
  }
}
