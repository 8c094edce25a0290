package rnn.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldOutSplitTest {
  private static final Reading STREAM = Readings.named("stream");
  private static final Reading SENTENCES = Readings.named("sentences");

  @ParameterizedTest
  @CsvSource({
    "0.05,20,false",
    "0.05,300,true",
    "0.05,100000,true",
    "0.5,7,false",
    "0.1,1001,true",
    "0.4,1000,false",
    "0.45,1000,true",
    "0.3,777,false",
    "0.0667,123456,false"
  })
  void aboutTheShareIsHeldOutAndAtLeastOneSentence(double share, long sentences, boolean stream) {
    HeldOutSplit split = HeldOutSplit.of(share, sentences, stream ? STREAM : SENTENCES);

    long heldOut = LongStream.range(0, sentences).filter(split::isHeldOut).count();

    assertTrue(heldOut >= 1);
    assertEquals(share * sentences, heldOut, split.stretch() + 1);
  }

  @Test
  void ofEachPeriodOneStretchOfNeighboursIsHeldOut() {
    HeldOutSplit split = HeldOutSplit.of(0.05, 10_000, STREAM);

    assertEquals(new HeldOutSplit(50, 0.05), split);
    for (long first = 0; first < 10_000; first += 1_000) {
      long[] heldOut = LongStream.range(first, first + 1_000).filter(split::isHeldOut).toArray();
      assertEquals(50, heldOut.length);
      assertEquals(49, heldOut[49] - heldOut[0], "in a row");
    }
  }

  @Test
  void stretchesAreNotAllAtTheSamePlaceOfTheirPeriods() {
    HeldOutSplit split = HeldOutSplit.of(0.05, 1_000, SENTENCES);

    long places =
        LongStream.range(0, 1_000).filter(split::isHeldOut).map(i -> i % 20).distinct().count();

    assertTrue(
        places > 10, "a table of rows that repeat every 20 would be judged by one: " + places);
  }

  @Test
  void ofTooFewSentencesNothingIsHeldOut() {
    assertEquals(HeldOutSplit.NONE, HeldOutSplit.of(0.05, 19, SENTENCES));
    assertEquals(HeldOutSplit.NONE, HeldOutSplit.of(0, 1_000_000, STREAM));
    assertFalse(HeldOutSplit.NONE.isHeldOut(0));
  }

  @Test
  void ofLongTextsNoMoreIsHeldOutThanIsNeededToJudgeEpochs() {
    assertEquals(0.05, HeldOutSplit.chosenShare(1_000));
    assertEquals(0.05, HeldOutSplit.chosenShare(4_000_000));
    assertEquals(0.02, HeldOutSplit.chosenShare(10_000_000));
  }
}
