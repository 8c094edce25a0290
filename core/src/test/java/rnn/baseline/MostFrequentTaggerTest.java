package rnn.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.batch.Ragged;
import rnn.batch.Shard;

class MostFrequentTaggerTest {
  private static final LabelledText TEXT =
      LabelledText.of(
          Labelling.TOKENS,
          LabelledText.tagged(
              "run/V run/V run/N the/D the/D the/D the/D the/D",
              "tie/N tie/V tie/V tie/N once/N twice/D twice/D"));

  private static MostFrequentTagger tagger(LabelledText text) {
    KeyCounts counts = TagCounts.wordLabels(text.shard(), text.labels());
    Tables tables = MostFrequentTagger.tables(counts, text.encoder());
    return (MostFrequentTagger) MostFrequentTagger.KIND.read(tables, text.encoder());
  }

  @Test
  void wordsGetTheTagTheyMostlyHave() {
    // D 7, N 4, V 4: N is label 1, V is label 2
    Shard shard = TEXT.shard(LabelledText.tagged("run/V the/D tie/N new/N"));
    assertEquals(List.of("D", "N", "V"), TEXT.encoder().labels().labels());
    CountedTagger.Tagged tagged = tagger(TEXT).tag(shard, 0);
    assertArrayEquals(new int[] {2, 0, 1, 1}, tagged.labels());
    assertArrayEquals(new double[] {2 / 3.0, 1, 0.5, 1}, tagged.confidences());
  }

  @Test
  void withoutWordsThatOccurOnceUnknownOnesGetTheTagOfMost() {
    LabelledText text =
        LabelledText.of(Labelling.TOKENS, LabelledText.tagged("a/X a/X a/X b/Y b/Y"));
    Shard shard = text.shard(LabelledText.tagged("new/Y"));
    assertArrayEquals(new int[] {0}, tagger(text).tag(shard, 0).labels());
    assertEquals(0.6, tagger(text).tag(shard, 0).confidences()[0]);
  }

  @Test
  void logProbabilitiesAreFiniteAndOfADistribution() {
    for (String word : List.of("run", "the", "tie", "new")) {
      double sum = 0;
      for (String tag : TEXT.encoder().labels().labels()) {
        Shard shard = TEXT.shard(LabelledText.tagged(word + "/" + tag));
        sum += Math.exp(tagger(TEXT).logProbability(shard, 0));
      }
      assertEquals(1, sum, 1e-12);
    }
    Shard shard = TEXT.shard(LabelledText.tagged("run/N the/V"));
    double the = (0 + 5.0 / 18) / 6; // prior of V is (4 + 1) / (15 + 3)
    double run = (1 + 5.0 / 18) / 4;
    assertEquals(Math.log(run * the), tagger(TEXT).logProbability(shard, 0), 1e-12);
  }

  @Test
  void labelsThatAreMissingAreSkipped() {
    Shard shard = TEXT.shard(LabelledText.tagged("run/V the/NEW"));
    assertEquals(Batch.UNSEEN_LABEL, shard.labels()[1]);
    assertEquals(
        tagger(TEXT).logProbability(TEXT.shard(LabelledText.tagged("run/V")), 0),
        tagger(TEXT).logProbability(shard, 0));
  }

  @Test
  void spellingsAreNotNeeded() {
    Shard shard = TEXT.withoutCharacters().shard();
    assertEquals(Ragged.NONE.sequences(), shard.spellings().sequences());
    assertEquals(8, tagger(TEXT.withoutCharacters()).tag(shard, 0).labels().length);
  }

  @Test
  void tablesAreTheModel() {
    MostFrequentTagger tagger = tagger(TEXT);
    CountedTagger again =
        (CountedTagger) MostFrequentTagger.KIND.read(tagger.tables(), TEXT.encoder());
    Shard shard = TEXT.shard();
    for (int i = 0; i < shard.sentences(); i++) {
      assertArrayEquals(tagger.tag(shard, i).labels(), again.tag(shard, i).labels());
      assertEquals(tagger.logProbability(shard, i), again.logProbability(shard, i));
    }
  }

  @Test
  void tablesOfOtherDataAreRefused() {
    LabelledText other =
        LabelledText.of(Labelling.TOKENS, LabelledText.tagged("a/X a/X a/X b/Y b/Y"));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> MostFrequentTagger.KIND.read(tagger(TEXT).tables(), other.encoder()))
            .getMessage();
    assertTrue(message.contains("are the files of one model?"), message);
  }
}
