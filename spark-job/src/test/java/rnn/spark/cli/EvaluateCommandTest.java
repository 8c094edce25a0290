package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import rnn.spark.score.EvaluateReport;

class EvaluateCommandTest {

  @Test
  void theResultsForProgramsAreAllFiguresOfTheReport() {
    EvaluateReport report =
        new EvaluateReport(
            7.5, 7, 12, 2.25, 1.125, 61.5, 1.0625, 31, 5, "by sentences", List.of(0.75, 0.25));

    assertEquals(
        "{\"perplexity\":7.5,\"knownPerplexity\":7.0,\"unknownPerplexity\":12.0,\"lossNats\":2.25,\"bitsPerCharacter\":1.125,\"perplexityPerWord\":61.5,\"bitsPerByte\":1.0625,\"tokens\":31,\"unknownTokens\":5,\"mixtureWeights\":[0.75,0.25],\"protocol\":\"by"
            + " sentences\"}",
        JsonLine.of(EvaluateCommand.results(report)));
  }
}
