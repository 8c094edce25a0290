package rnn.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.batch.ShardBuilder;
import rnn.text.LabelSet;
import rnn.text.Vocabulary;

/** A text of labelled sequences for tests, as strings and as shards. */
record LabelledText(List<Sequence> sequences, ExampleEncoder encoder) {

  /** Words, and a label for each of them or for all. */
  record Sequence(List<String> words, List<String> labels) {}

  /** Sequences as {@code word/TAG word/TAG}. */
  static List<Sequence> tagged(String... lines) {
    List<Sequence> sequences = new ArrayList<>();
    for (String line : lines) {
      List<String> words = new ArrayList<>();
      List<String> labels = new ArrayList<>();
      for (String token : line.split(" ")) {
        words.add(token.substring(0, token.indexOf('/')));
        labels.add(token.substring(token.indexOf('/') + 1));
      }
      sequences.add(new Sequence(words, labels));
    }
    return sequences;
  }

  /** Sequences as {@code CLASS word word}. */
  static List<Sequence> classified(String... lines) {
    List<Sequence> sequences = new ArrayList<>();
    for (String line : lines) {
      List<String> words = Arrays.asList(line.split(" "));
      sequences.add(new Sequence(words.subList(1, words.size()), words.subList(0, 1)));
    }
    return sequences;
  }

  /** Random words with endings, whose tags depend on them and on the tag before. */
  static List<Sequence> random(int seed, int sentences, int tags) {
    Random random = new Random(seed);
    List<Sequence> sequences = new ArrayList<>();
    for (int i = 0; i < sentences; i++) {
      List<String> words = new ArrayList<>();
      List<String> labels = new ArrayList<>();
      int tag = 0;
      for (int t = 0; t < 1 + random.nextInt(12); t++) {
        tag = random.nextInt(3) == 0 ? random.nextInt(tags) : (tag + 1) % tags;
        int stem = (int) Math.abs(random.nextGaussian() * 40);
        String word = Integer.toString(stem, 36) + "-" + (char) ('a' + tag % 5);
        words.add(random.nextInt(4) == 0 ? word.toUpperCase(Locale.ROOT) : word);
        labels.add("T" + tag);
      }
      sequences.add(new Sequence(words, labels));
    }
    return sequences;
  }

  /** The text with the vocabularies of its own words, labels and characters that occur twice. */
  static LabelledText of(Labelling labelling, List<Sequence> sequences) {
    Map<String, Long> characters = new HashMap<>();
    for (Sequence sequence : sequences) {
      for (String word : sequence.words()) {
        word.codePoints().forEach(c -> characters.merge(Character.toString(c), 1L, Long::sum));
      }
    }
    return of(labelling, sequences, Vocabulary.of(characters, 0, 2), 1);
  }

  private static LabelledText of(
      Labelling labelling,
      List<Sequence> sequences,
      @Nullable Vocabulary characters,
      long minimumCount) {
    Map<String, Long> words = new HashMap<>();
    Map<String, Long> labels = new HashMap<>();
    for (Sequence sequence : sequences) {
      sequence.words().forEach(word -> words.merge(word, 1L, Long::sum));
      sequence.labels().forEach(label -> labels.merge(label, 1L, Long::sum));
    }
    return new LabelledText(
        sequences,
        new ExampleEncoder(
            Vocabulary.of(words, 0, minimumCount), characters, LabelSet.of(labels), labelling));
  }

  /** The same text without characters. */
  LabelledText withoutCharacters() {
    return of(encoder.labelling(), sequences, null, 1);
  }

  /** The same text with a vocabulary of the words that occur so often. */
  LabelledText withWordsThatOccur(long minimumCount) {
    return of(encoder.labelling(), sequences, encoder.characters(), minimumCount);
  }

  /** {@code V}. */
  int words() {
    return encoder.words().size();
  }

  /** {@code K} or {@code C}. */
  int labels() {
    return encoder.labels().size();
  }

  /** The whole text. */
  Shard shard() {
    return shard(sequences);
  }

  /** Other sequences, with the vocabularies of this text. */
  Shard shard(List<Sequence> others) {
    ShardBuilder builder = new ShardBuilder(encoder.labelling());
    for (Sequence other : others) {
      builder.add(
          encoder.tokens(other.words()),
          encoder.labels(other.labels()),
          encoder.spellings(other.words()));
    }
    return builder.build(0);
  }

  /** The tagger that counted this text. */
  TrigramTagger tagger(String decoding) {
    Tables tables =
        TrigramTagger.tables(
            TagCounts.wordLabels(shard(), labels()),
            TagCounts.unknownWords(shard()),
            TagCounts.trigrams(shard(), labels()),
            encoder,
            CountingOptions.DEFAULTS.with(draft -> draft.set(CountingOptions.DECODING, decoding)));
    return (TrigramTagger) TrigramTagger.KIND.read(tables, encoder);
  }
}
