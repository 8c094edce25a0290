package rnn.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EnglishGrammarTest {
  private static Grammar grammar;
  private static List<Sentence> sentences;

  @BeforeAll
  static void drawSentences() {
    grammar = EnglishGrammar.grammar();
    sentences = grammar.corpus(17, 100_000);
  }

  @Test
  void noSentenceHasTwoDerivations() {
    for (Sentence sentence : sentences.subList(0, 5_000)) {
      assertEquals(
          sentence.logProbabilityNats(),
          grammar.logProbabilityNats(sentence.tokens()),
          1e-9,
          sentence.text());
    }
  }

  @Test
  void theSampledLossConvergesToTheExactEntropy() {
    double n = sentences.size();
    double mean = Corpus.lossNats(sentences) / n;
    double squares = 0;
    for (Sentence sentence : sentences) {
      squares += Math.pow(-sentence.logProbabilityNats() - mean, 2);
    }
    double standardError = Math.sqrt(squares / n / n);
    assertEquals(grammar.entropyNats(), mean, 4 * standardError);
    assertTrue(standardError < 0.003 * mean);
    assertEquals(grammar.expectedTokens(), Corpus.tokenCount(sentences) / n, 0.1);
  }

  @Test
  void theRulesOfEverySymbolAreADistribution() {
    for (int symbol = 0; symbol < grammar.symbols().size(); symbol++) {
      double sum = 0;
      for (double probability : grammar.probabilities(symbol)) {
        assertTrue(probability > 0);
        sum += probability;
      }
      assertEquals(1, sum, 1e-12, grammar.symbols().get(symbol));
    }
  }

  @Test
  void everyWordOccurs() {
    Set<String> seen = new HashSet<>();
    sentences.forEach(sentence -> seen.addAll(sentence.tokens()));
    assertEquals(new HashSet<>(grammar.words()), seen);
  }

  @Test
  void isOfTheSizeItIsMeantToBe() {
    assertTrue(grammar.words().size() >= 300 && grammar.words().size() <= 500, grammar.toString());
    assertTrue(grammar.expectedTokens() > 9 && grammar.expectedTokens() < 15);
    assertTrue(grammar.bestPossiblePerplexity() > 10 && grammar.bestPossiblePerplexity() < 30);
  }

  @Test
  void subjectAndVerbAgreeOverADistance() {
    String between = " near the rivers that are old ";
    assertTrue(isSentence("the dog" + between + "sleeps ."));
    assertTrue(isSentence("the dogs" + between + "sleep ."));
    assertEquals(false, isSentence("the dog" + between + "sleep ."));
    assertEquals(false, isSentence("the dogs" + between + "sleeps ."));
    assertTrue(isSentence("the dog who the men who Anna knows follow sleeps ."));
    assertEquals(false, isSentence("the dog who the men who Anna knows follows sleeps ."));
  }

  @Test
  void articlesQuotationsAndBracketsFollowTheirRules() {
    assertTrue(isSentence("an old dog sees a new apple ."));
    assertEquals(false, isSentence("a old dog sees a new apple ."));
    assertTrue(isSentence("\" the dog sleeps , \" replies Anna ."));
    assertEquals(false, isSentence("\" the dog sleeps , replies Anna ."));
    assertTrue(isSentence("the dog ( he is young ) sleeps ."));
    assertEquals(false, isSentence("the dog ( he is young sleeps ."));
    assertTrue(isSentence("do the dogs who Anna knows sleep ?"));
    assertEquals(false, isSentence("do the dogs who Anna knows sleep ."));
  }

  @Test
  void longSentencesAreParsedToo() {
    List<String> tokens = new ArrayList<>(List.of("Anna"));
    for (int i = 0; i < 40; i++) {
      tokens.addAll(List.of("thinks", "that", "Anna"));
    }
    tokens.addAll(List.of("sleeps", "."));
    double nested = grammar.logProbabilityNats(tokens);
    assertTrue(Double.isFinite(nested) && nested < -100);
  }

  private static boolean isSentence(String text) {
    return Double.isFinite(grammar.logProbabilityNats(List.of(text.split(" "))));
  }
}
