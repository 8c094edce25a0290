package rnn.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.batch.Ragged;
import rnn.batch.Shard;

class TrigramTaggerTest {
  private static final double EXACT = 1e-9;

  private static final LabelledText TEXT =
      LabelledText.of(Labelling.TOKENS, LabelledText.random(1, 60, 4));

  /** Sentences of known and unknown words, one and more, with a new character. */
  private static List<LabelledText.Sequence> sentences() {
    List<LabelledText.Sequence> sentences = new ArrayList<>(TEXT.sequences().subList(0, 6));
    sentences.addAll(
        LabelledText.tagged(
            "zzz-a/T0",
            "Zzz-b/T1 7/T2",
            "a-a/T3 §/T2 zz/T0",
            "Éclair-c/T2 a-a/T0 123/T0 q-zzzzzzzzzzzzzzz-e/T3"));
    sentences.removeIf(sentence -> sentence.words().size() > 6);
    return sentences;
  }

  @Test
  void allSequencesOfTagsGiveTheSameAnswers() {
    compareWithAllSequences(TEXT);
  }

  @Test
  void allSequencesOfTagsGiveTheSameAnswersWithoutCharacters() {
    compareWithAllSequences(TEXT.withoutCharacters());
  }

  /** Words are told apart by their characters where the vocabulary does not have them. */
  @Test
  void allSequencesOfTagsGiveTheSameAnswersWithFewWordsInTheVocabulary() {
    LabelledText few = TEXT.withWordsThatOccur(4);
    assertTrue(few.words() < TEXT.words() / 2, few.words() + " words");
    compareWithAllSequences(few);
  }

  private static void compareWithAllSequences(LabelledText text) {
    PlainTrigramModel plain = new PlainTrigramModel(text);
    TrigramTagger viterbi = text.tagger(CountingOptions.VITERBI);
    TrigramTagger posterior = text.tagger(CountingOptions.POSTERIOR);
    List<LabelledText.Sequence> sentences = sentences();
    Shard shard = text.shard(sentences);
    for (int i = 0; i < sentences.size(); i++) {
      List<String> words = sentences.get(i).words();
      Map<List<String>, Double> all = plain.all(words);
      double total = all.values().stream().mapToDouble(weight -> weight).sum();
      List<String> best = Collections.max(all.entrySet(), Map.Entry.comparingByValue()).getKey();
      assertEquals(best, names(text, viterbi.tag(shard, i).labels()), words.toString());
      assertEquals(
          Math.log(all.get(sentences.get(i).labels()) / total),
          viterbi.logProbability(shard, i),
          EXACT);
      CountedTagger.Tagged tagged = posterior.tag(shard, i);
      for (int t = 0; t < words.size(); t++) {
        double[] marginals = new double[text.labels()];
        for (Map.Entry<List<String>, Double> sequence : all.entrySet()) {
          int tag = text.encoder().labels().id(sequence.getKey().get(t));
          marginals[tag] += sequence.getValue() / total;
        }
        int most = tagged.labels()[t];
        assertEquals(Arrays.stream(marginals).max().orElseThrow(), marginals[most], EXACT);
        assertEquals(marginals[most], tagged.confidences()[t], EXACT);
        int onBestPath = viterbi.tag(shard, i).labels()[t];
        assertEquals(marginals[onBestPath], viterbi.tag(shard, i).confidences()[t], EXACT);
      }
    }
  }

  @Test
  void labelsThatAreMissingAreSummedOver() {
    List<LabelledText.Sequence> sentences = LabelledText.tagged("a-a/T0 zz-b/T1 1-c/T2");
    Shard shard = TEXT.shard(sentences);
    Map<List<String>, Double> all = new PlainTrigramModel(TEXT).all(sentences.get(0).words());
    for (int missing : new int[] {Batch.PADDING, Batch.UNSEEN_LABEL}) {
      int[] labels = shard.labels().clone();
      labels[1] = missing;
      double sum = 0;
      for (Map.Entry<List<String>, Double> sequence : all.entrySet()) {
        boolean agrees =
            sequence.getKey().get(0).equals("T0") && sequence.getKey().get(2).equals("T2");
        sum += agrees ? sequence.getValue() : 0;
      }
      double total = all.values().stream().mapToDouble(weight -> weight).sum();
      assertEquals(
          Math.log(sum / total),
          TEXT.tagger(CountingOptions.VITERBI).logProbability(with(shard, labels), 0),
          EXACT);
    }
  }

  @Test
  void labelsThatAreMissingAreNotCounted() {
    Shard shard = TEXT.shard(LabelledText.tagged("a-a/T0 b-b/T1 a-a/T0 a-a/T2"));
    int[] labels = shard.labels().clone();
    labels[1] = Batch.PADDING;
    Shard holes = with(shard, labels);
    assertEquals(3, TagCounts.wordLabels(holes, TEXT.labels()).total());
    assertEquals(2, TagCounts.trigrams(holes, TEXT.labels()).total()); // of 5
  }

  private static Shard with(Shard shard, int[] labels) {
    return Shard.labelled(
        0, new Ragged(shard.tokens(), shard.starts()), Labelling.TOKENS, labels, shard.spellings());
  }

  @ParameterizedTest
  @ValueSource(strings = {CountingOptions.VITERBI, CountingOptions.POSTERIOR})
  void tablesAreTheModel(String decoding) {
    LabelledText text = TEXT.withWordsThatOccur(2);
    TrigramTagger tagger = text.tagger(decoding);
    CountedTagger again = (CountedTagger) TrigramTagger.KIND.read(tagger.tables(), text.encoder());
    Shard shard = text.shard(sentences());
    for (int i = 0; i < shard.sentences(); i++) {
      assertArrayEquals(tagger.tag(shard, i).labels(), again.tag(shard, i).labels());
      assertArrayEquals(tagger.tag(shard, i).confidences(), again.tag(shard, i).confidences());
      assertEquals(tagger.logProbability(shard, i), again.logProbability(shard, i));
    }
    assertEquals(tagger.tables().settings(), again.tables().settings());
  }

  /** Long columns are computed again in pieces; what is kept must not matter. */
  @ParameterizedTest
  @ValueSource(strings = {CountingOptions.VITERBI, CountingOptions.POSTERIOR})
  void sequencesMayBeLong(String decoding) {
    LabelledText text = LabelledText.of(Labelling.TOKENS, LabelledText.random(3, 400, 20));
    TrigramTagger tagger = text.tagger(decoding);
    List<String> words = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; words.size() < 5000; i++) {
      words.addAll(text.sequences().get(i % 400).words());
      labels.addAll(text.sequences().get(i % 400).labels());
    }
    words.set(2500, "unheard-of");
    Shard shard = text.shard(List.of(new LabelledText.Sequence(words, labels)));
    CountedTagger.Tagged tagged = tagger.tag(shard, 0);
    int right = 0;
    for (int t = 0; t < words.size(); t++) {
      assertTrue(tagged.confidences()[t] > 0 && tagged.confidences()[t] <= 1 + EXACT);
      right += tagged.labels()[t] == shard.labels()[t] ? 1 : 0;
    }
    assertTrue(right > 0.6 * words.size(), right + " right");
    double log = tagger.logProbability(shard, 0);
    assertTrue(log < -100 && log > -words.size() * Math.log(20), log + " nats");

    // Far from its ends, a sequence is tagged as a part of it is.
    int from = 2000;
    int to = 3000;
    Shard part =
        text.shard(
            List.of(new LabelledText.Sequence(words.subList(from, to), labels.subList(from, to))));
    CountedTagger.Tagged taggedPart = tagger.tag(part, 0);
    for (int t = 200; t < 800; t++) {
      assertEquals(tagged.labels()[from + t], taggedPart.labels()[t]);
      assertEquals(tagged.confidences()[from + t], taggedPart.confidences()[t], EXACT);
    }
  }

  /** The probability itself is far below the least number in double precision. */
  @Test
  void labelsOfALongSequenceThatAreAllWrongHaveAFiniteLogarithm() {
    LabelledText text = LabelledText.of(Labelling.TOKENS, LabelledText.random(3, 400, 20));
    TrigramTagger tagger = text.tagger(CountingOptions.VITERBI);
    List<String> words = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (LabelledText.Sequence sequence : text.sequences()) {
      words.addAll(sequence.words());
      sequence.labels().forEach(label -> labels.add(label.equals("T0") ? "T7" : "T0"));
    }
    Shard shard = text.shard(List.of(new LabelledText.Sequence(words, labels)));
    double log = tagger.logProbability(shard, 0);
    assertTrue(log < -2000 && log > Double.NEGATIVE_INFINITY, log + " nats");
  }

  @Test
  void wordsOfAShardWithoutSpellingsAreTaggedByThemselves() {
    Shard shard = TEXT.shard(LabelledText.tagged("1-a/T0 zzz-b/T1"));
    Shard bare =
        Shard.labelled(
            0,
            new Ragged(shard.tokens(), shard.starts()),
            Labelling.TOKENS,
            shard.labels(),
            Ragged.NONE);
    TrigramTagger tagger = TEXT.tagger(CountingOptions.VITERBI);
    assertEquals(2, tagger.tag(bare, 0).labels().length);
    assertTrue(Double.isFinite(tagger.logProbability(bare, 0)));
  }

  /** Words without any context are tagged as they mostly are; the ends of unknown ones count. */
  @Test
  void endsOfUnknownWordsTellTheirTags() {
    List<String> lines = new ArrayList<>();
    for (String stem : List.of("walk", "talk", "jump", "call", "play")) {
      lines.add("we/P " + stem + "ed/V");
      lines.add("the/D " + stem + "er/N");
      lines.add(stem + "ed/V the/D " + stem + "er/N");
      lines.add("Al" + stem + "/E " + stem + "ed/V");
    }
    LabelledText text =
        LabelledText.of(Labelling.TOKENS, LabelledText.tagged(lines.toArray(String[]::new)));
    Shard shard = text.shard(LabelledText.tagged("we/P hoped/V the/D baker/N Alhope/E"));
    assertEquals(
        List.of("P", "V", "D", "N", "E"),
        names(text, text.tagger(CountingOptions.VITERBI).tag(shard, 0).labels()));
  }

  @Test
  void aWordInLowerCaseTellsTheTagsOfOneWithACapital() {
    double[] logs = new double[2];
    for (String known : List.of("off", "of")) {
      LabelledText text =
          LabelledText.of(
              Labelling.TOKENS,
              LabelledText.tagged(
                  "Ann/E went/V %s/A".formatted(known),
                  "Otto/E %s/A Oslo/E".formatted(known),
                  "%s/A Oslo/E Orff/E Ann/E".formatted(known),
                  "Orff/E went/V %s/A".formatted(known)));
      Shard shard = text.shard(LabelledText.tagged("Off/A"));
      int place = known.equals("off") ? 0 : 1;
      logs[place] = text.tagger(CountingOptions.VITERBI).logProbability(shard, 0);
    }
    assertTrue(logs[0] > logs[1] + Math.log(2), Arrays.toString(logs));
  }

  @Test
  void oneSequenceIsEnoughToLearnFrom() {
    LabelledText text = LabelledText.of(Labelling.TOKENS, LabelledText.tagged("aa/X bb/Y"));
    TrigramTagger tagger = text.tagger(CountingOptions.VITERBI);
    Shard shard = text.shard(LabelledText.tagged("bb/X bb/X bb/X", "aa/X bb/Y"));
    assertTrue(Double.isFinite(tagger.logProbability(shard, 0)));
    assertEquals(List.of("X", "Y"), names(text, tagger.tag(shard, 1).labels()));
  }

  /** With more labels than are all considered, the gold label is. */
  @Test
  void manyLabelsAreTaggedByTheLikelyOnes() {
    int tags = TrigramTagger.MAX_LABELS + 50;
    LabelledText text = LabelledText.of(Labelling.TOKENS, LabelledText.random(5, 3000, tags));
    assertTrue(text.labels() > TrigramTagger.MAX_LABELS);
    TrigramTagger tagger = text.tagger(CountingOptions.VITERBI);
    Shard shard = text.shard(LabelledText.random(6, 40, tags));
    int right = 0;
    for (int i = 0; i < shard.sentences(); i++) {
      CountedTagger.Tagged tagged = tagger.tag(shard, i);
      double log = tagger.logProbability(shard, i);
      assertTrue(log <= EXACT && log > Double.NEGATIVE_INFINITY, log + " nats");
      for (int t = 0; t < tagged.labels().length; t++) {
        assertTrue(tagged.confidences()[t] > 0 && tagged.confidences()[t] <= 1 + EXACT);
        right += tagged.labels()[t] == shard.labels()[shard.starts()[i] + t] ? 1 : 0;
      }
    }
    assertTrue(right > shard.tokenCount() / 4, right + " of " + shard.tokenCount());
  }

  @Test
  void damagedTablesAreNamed() {
    expect("decoding must be viterbi or posterior but is 'beam'", t -> set(t, "decoding", "beam"));
    expect("words must be", t -> set(t, "words", "7"));
    expect("labels must be 4", t -> set(t, "labels", "5"));
    expect("There must be a column trigram.third", t -> without(t, "trigram.third"));
    expect(
        "word-label.word must hold ids from 0",
        t -> with(t, Column.of("word-label.word", first(t.ints("word-label.word"), -1))));
    expect(
        "word-label.count must hold positive counts",
        t -> with(t, Column.of("word-label.count", new long[t.longs("word-label.count").length])));
    expect(
        "Rows of trigram must ascend by first, second, third",
        t -> with(t, Column.of("trigram.first", first(t.ints("trigram.first"), 4))));
    expect(
        "Column unknown.character must hold ids of characters below",
        t -> with(t, Column.of("unknown.character", new int[] {999})));
    expect(
        "Column unknown.length must hold lengths of words whose sum is 0",
        t -> with(t, Column.of("unknown.length", new int[] {1})));
    expect("must have", t -> with(t, Column.of("trigram.first", new int[3])));
    int boundary = TEXT.labels();
    expect(
        "Trigrams must have the boundary",
        t -> {
          int[] second = t.ints("trigram.second").clone();
          int[] third = t.ints("trigram.third").clone();
          int last = 0;
          while (t.ints("trigram.first")[last + 1] == 0) {
            last++;
          }
          second[last] = boundary;
          third[last] = boundary;
          return with(
              with(t, Column.of("trigram.second", second)), Column.of("trigram.third", third));
        });
  }

  private static int[] first(int[] values, int value) {
    int[] changed = values.clone();
    changed[0] = value;
    return changed;
  }

  private static void expect(String message, UnaryOperator<Tables> damage) {
    Tables damaged = damage.apply(TEXT.tagger(CountingOptions.VITERBI).tables());
    String found =
        assertThrows(
                IllegalArgumentException.class,
                () -> TrigramTagger.KIND.read(damaged, TEXT.encoder()))
            .getMessage();
    assertTrue(found.contains(message), found);
  }

  private static Tables set(Tables tables, String name, String value) {
    Tables changed = new Tables();
    tables.settings().forEach((key, old) -> changed.set(key, key.equals(name) ? value : old));
    tables.columns().forEach(changed::add);
    return changed;
  }

  private static Tables without(Tables tables, String name) {
    Tables changed = new Tables();
    tables.settings().forEach(changed::set);
    tables.columns().stream().filter(c -> !c.name().equals(name)).forEach(changed::add);
    return changed;
  }

  private static Tables with(Tables tables, Column column) {
    return without(tables, column.name()).add(column);
  }

  private static List<String> names(LabelledText text, int[] labels) {
    return Arrays.stream(labels).mapToObj(text.encoder().labels()::label).toList();
  }
}
