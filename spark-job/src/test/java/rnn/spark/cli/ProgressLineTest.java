package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SHARDS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.task.Metrics;
import rnn.task.Score;
import rnn.train.Places;
import rnn.train.RoundTimes;
import rnn.train.TrainingListener.EpochReport;
import rnn.train.TrainingListener.RejectionReport;
import rnn.train.TrainingListener.RoundReport;
import rnn.train.TrainingOptions;

class ProgressLineTest {
  private static final RoundTimes TIMES = new RoundTimes(0.5, 0.4, 0, 1);

  private static RoundReport round(int epoch, int round) {
    return round(epoch, round, Math.log(50));
  }

  private static RoundReport round(int epoch, int round, double lossNats) {
    return new RoundReport(epoch, round, 3, 2, 1000, 1000, lossNats, 20, 1.2, 4000, TIMES);
  }

  private static void play(ProgressLine progress) {
    for (int epoch = 1; epoch <= 2; epoch++) {
      for (int round = 1; round <= 3; round++) {
        progress.roundDone(round(epoch, round));
      }
      progress.epochDone(
          new EpochReport(
              epoch,
              2,
              3000L * epoch,
              Score.ofLoss(Math.log(60), 1),
              Score.ZERO,
              Metrics.PERPLEXITY,
              2));
    }
    progress.close();
  }

  @Test
  void sentencesAreCutBetweenWordsOnATerminalAndNotAtAllElsewhere() {
    String sentence = "one two three  four/five/six/seven 8";
    assertEquals(sentence, new TestConsole().console(0).wrapped(sentence));
    assertEquals(sentence, new TestConsole().console(80).wrapped(sentence));
    assertEquals(
        "one two\nthree \nfour/five/six/seven\n8", new TestConsole().console(9).wrapped(sentence));
    assertEquals("  one two\nthree", new TestConsole().console(9).wrapped("  one two three"));
    TestConsole narrow = new TestConsole();
    try (ProgressLine progress = new ProgressLine(narrow.console(9), "cross-entropy")) {
      progress.remark("one two three");
    }
    assertTrue(narrow.messages().contains("one two\nthree\n"), narrow.messages());
  }

  @Test
  void withoutATerminalThereIsALinePerEpochAndNoCursorMoves() {
    TestConsole console = new TestConsole();

    play(new ProgressLine(console.console(0), "cross-entropy"));

    String[] lines = console.messages().split("\n");
    assertEquals(2, lines.length, console.messages());
    assertTrue(
        lines[0].matches(
            "epoch 1/2 \\| training perplexity 50\\.0, held-out perplexity 60\\.0 \\| 2,000"
                + " tokens/s \\| .* left"),
        lines[0]);
    assertFalse(console.messages().contains("\r"));
    assertFalse(console.messages().contains("\u001b"));
  }

  @Test
  void onATerminalALineLivesAndNeverWraps() {
    TestConsole console = new TestConsole();

    play(new ProgressLine(console.console(100), "cross-entropy"));

    assertTrue(console.messages().contains("\r"), "the line is drawn over");
    assertTrue(
        console.messages().contains("█ epoch 2/2 round 3/3 | loss 3.912, perplexity 50.0"),
        console.messages());
    for (String line : console.messages().split("[\r\n]")) {
      assertTrue(line.length() < 100, line);
    }
  }

  @Test
  void aLossThatIsNotInNatsHasNoPerplexity() {
    TestConsole console = new TestConsole();

    play(new ProgressLine(console.console(120), "squared-error"));

    assertTrue(
        console.messages().contains("round 3/3 | squared error 3.9120 | 2,000 tokens/s"),
        console.messages());
    assertTrue(
        console
            .messages()
            .contains("epoch 1/2 | training squared error 3.9120, held-out perplexity 60.0 |"),
        console.messages());
    assertFalse(console.messages().contains("nats"), console.messages());
  }

  @Test
  void aNarrowTerminalGetsAShorterLine() {
    TestConsole console = new TestConsole();

    ProgressLine progress = new ProgressLine(console.console(30), "cross-entropy");
    progress.roundDone(round(1, 1));
    progress.close();

    for (String line : console.messages().split("[\r\n]")) {
      assertTrue(line.length() < 30, line);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "100;██░░░░░░░░░░ epoch 1/2 round 13/40 | loss 3.912, perplexity 50.0 | 2,000 tokens/s |"
            + " 3:07 left",
        "80;epoch 1/2 round 13/40 | loss 3.912, perplexity 50.0 | 2,000 tokens/s | 3:07 left",
        "65;epoch 1/2 round 13/40 | loss 3.912 | 2,000 tokens/s | 3:07 left",
        "50;epoch 1/2 round 13/40 | loss 3.912 | 3:07 left",
        "40;epoch 1/2 round 13/40 | 3:07 left",
        "25;epoch 1/2 | 3:07 left",
        "10;3:07 left",
      })
  void timeLeftStaysInANarrowTerminal(int columns, String expected) {
    String line =
        "██░░░░░░░░░░ epoch 1/2 round 13/40 | loss 3.912 nats/token, perplexity 50.0 | 2,000"
            + " tokens/s | 3:07 left";
    assertEquals(line, ProgressLine.fitting(line, line.length()));
    assertEquals(expected, ProgressLine.fitting(line, columns));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "90;epoch 10/40 | perplexity 50.0, held-out 60.0, average 58.0 | 121,000 tokens/s | 12:07"
            + " left",
        "80;epoch 10/40 | perplexity 50.0, held-out 60.0, average 58.0 | 121,000 tokens/s",
        "60;epoch 10/40 | perplexity 50.0, held-out 60.0, average 58.0",
        "20;epoch 10/40 | perplexity 50.0, held-out 60.0, average 58.0",
      })
  void anEpochsLineKeepsItsFiguresInANarrowTerminal(int columns, String expected) {
    String line =
        "epoch 10/40 | training perplexity 50.0, held-out perplexity 60.0, of the average 58.0 |"
            + " 121,000 tokens/s | 12:07 left";
    assertEquals(line, ProgressLine.fittingEpoch(line, line.length()));
    assertEquals(expected, ProgressLine.fittingEpoch(line, columns));
  }

  @Test
  void epochLinesFitTheTerminalAsItIsNow() {
    int[] columns = {120};
    TestConsole console = new TestConsole();

    ProgressLine progress = new ProgressLine(console.console(() -> columns[0]), "cross-entropy");
    progress.epochDone(
        new EpochReport(
            1, 2, 3000, Score.ofLoss(Math.log(60), 1), Score.ZERO, Metrics.PERPLEXITY, 2));
    columns[0] = 50;
    progress.epochDone(
        new EpochReport(
            2, 2, 3000, Score.ofLoss(Math.log(60), 1), Score.ZERO, Metrics.PERPLEXITY, 2));
    progress.close();

    String[] lines = console.messages().split("\n");
    assertTrue(lines[0].contains("held-out perplexity 60.0"), lines[0]);
    assertTrue(lines[1].contains("held-out 60.0"), lines[1]);
    assertFalse(lines[1].contains("tokens/s"), lines[1]);
  }

  /** The first round holds the start of compiler and cluster: it is no measure of the others. */
  @Test
  void theTimeLeftIsToldFromTheSecondRoundOn() {
    TestConsole console = new TestConsole();

    ProgressLine progress = new ProgressLine(console.console(0), "cross-entropy");
    RoundTimes starting = new RoundTimes(20, 20, 0, 1);
    progress.roundDone(
        new RoundReport(1, 1, 2, 9, 1000, 1000, 3.9, 20, Double.NaN, 4000, starting));
    progress.epochDone(new EpochReport(1, 9, 1000, Score.ZERO, Score.ZERO, Metrics.PERPLEXITY, 2));
    progress.roundDone(round(1, 2));
    progress.epochDone(new EpochReport(1, 9, 1000, Score.ZERO, Score.ZERO, Metrics.PERPLEXITY, 2));
    progress.close();

    String[] lines = console.messages().split("\n");
    assertTrue(lines[0].endsWith(" tokens/s"), lines[0]);
    assertTrue(lines[1].endsWith(" | 0 s left"), lines[1]);
  }

  @Test
  void theAverageOfTheLastEpochsIsSaidBesideTheEpoch() {
    TestConsole console = new TestConsole();

    ProgressLine progress = new ProgressLine(console.console(0), "cross-entropy");
    progress.roundDone(round(2, 3));
    progress.epochDone(
        new EpochReport(
            2,
            2,
            3000,
            Score.ofLoss(Math.log(60), 1),
            Score.ofLoss(Math.log(58), 1),
            Metrics.PERPLEXITY,
            2));
    progress.close();

    assertTrue(
        console.messages().contains("held-out perplexity 60.0, of the average 58.0 |"),
        console.messages());
  }

  @Test
  void anEpochsAverageLeavesOutWhatWasTakenBack() {
    TestConsole console = new TestConsole();

    ProgressLine progress = new ProgressLine(console.console(0), "cross-entropy");
    progress.roundDone(round(1, 1));
    progress.roundDone(round(1, 2, Math.log(5_000)));
    progress.roundDone(round(1, 3, Math.log(6_000)));
    progress.epochDone(new EpochReport(1, 2, 3000, Score.ZERO, Score.ZERO, Metrics.PERPLEXITY, 2));
    progress.roundRejected(new RejectionReport(2, 1, "its loss", 1, 2, 0.5));
    progress.roundDone(round(1, 2));
    progress.roundDone(round(1, 3));
    progress.epochDone(new EpochReport(1, 2, 3000, Score.ZERO, Score.ZERO, Metrics.PERPLEXITY, 2));
    progress.close();

    String[] lines = console.messages().split("\n");
    assertFalse(lines[0].contains("perplexity 50.0"), lines[0]);
    assertTrue(lines[1].contains("was rejected"), lines[1]);
    assertTrue(lines[2].contains("training perplexity 50.0 | 2,000 tokens/s"), lines[2]);
  }

  @Test
  void theTimeLeftIsNotJudgedByARoundMadeInTurn() {
    TestConsole console = new TestConsole();

    ProgressLine progress = new ProgressLine(console.console(0), "cross-entropy");
    progress.begun(
        TrainingOptions.DEFAULTS.with(
            o -> {
              o.set(EPOCHS, 2);
              o.set(SHARDS, 5);
              o.set(ROUNDS_PER_EPOCH, 4);
              o.set(BATCH, 5);
              o.set(LEARNING_RATE, 20.0);
            }),
        1_000_000,
        Places.ONE);
    RoundTimes inTurn = new RoundTimes(350, 350, 0, 1);
    progress.roundDone(new RoundReport(1, 1, 4, 2, 1000, 1000, 3.9, 20, Double.NaN, 4000, inTurn));
    progress.epochDone(new EpochReport(1, 2, 1000, Score.ZERO, Score.ZERO, Metrics.PERPLEXITY, 2));
    progress.roundDone(new RoundReport(1, 2, 4, 2, 1000, 1000, 3.9, 20, 1.2, 4000, TIMES));
    progress.epochDone(new EpochReport(1, 2, 1000, Score.ZERO, Score.ZERO, Metrics.PERPLEXITY, 2));
    progress.close();

    String[] left =
        console.messages().lines().filter(line -> line.contains("training")).toArray(String[]::new);
    assertEquals("8:10", left[0].replaceAll(".*\\| (.+) left", "$1")); // 7 rounds of 70 s
    assertEquals("0 s", left[1].replaceAll(".*\\| (.+) left", "$1"));
  }

  @Test
  void epochsWithoutHeldOutTextSayNothingOfIt() {
    TestConsole console = new TestConsole();

    ProgressLine progress = new ProgressLine(console.console(0), "cross-entropy");
    progress.roundDone(round(1, 3));
    progress.epochDone(new EpochReport(1, 2, 3000, Score.ZERO, Score.ZERO, Metrics.PERPLEXITY, 2));
    progress.close();

    assertFalse(console.messages().contains("held-out"), console.messages());
  }
}
