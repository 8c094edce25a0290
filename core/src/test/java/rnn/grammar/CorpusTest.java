package rnn.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class CorpusTest {
  private final Grammar grammar = EnglishGrammar.grammar();

  @Test
  void theBestPossibleLossIsThatOfTheGrammarOnTheTest() {
    Corpus corpus = Corpus.generate(grammar, 17, 3, 5, 211);
    double loss = 0;
    long tokens = 0;
    for (Sentence sentence : corpus.test()) {
      loss -= grammar.logProbabilityNats(sentence.tokens());
      tokens += sentence.text().split(" ").length + 1;
    }
    assertEquals(loss, corpus.bestPossibleLossNats(), 1e-9 * loss);
    assertEquals(tokens, corpus.testTokens());
    assertEquals(Math.exp(loss / tokens), corpus.bestPossiblePerplexity(), 1e-9);
  }

  @Test
  void aLongTestComesNearTheExactPerplexity() {
    Corpus corpus = Corpus.generate(grammar, 17, 0, 0, 50_000);
    double exact = grammar.bestPossiblePerplexity();
    assertEquals(exact, corpus.bestPossiblePerplexity(), 0.01 * exact);
  }

  @Test
  void thePartsAreIndependentAndReproducible() {
    Corpus corpus = Corpus.generate(grammar, 17, 50, 50, 50);
    assertEquals(corpus, Corpus.generate(grammar, 17, 50, 50, 50));
    assertNotEquals(corpus.train(), corpus.valid());
    assertNotEquals(corpus.valid(), corpus.test());
    assertEquals(corpus.test(), Corpus.generate(grammar, 17, 7, 3, 50).test());
  }

  @Test
  void theCorpusIsTheSameOnEveryMachine() {
    Corpus corpus = Corpus.generate(grammar, 1, 2, 1, 1);
    assertEquals("the river near an uncle is new .", corpus.train().get(0).text());
    assertEquals(
        "the woman who believes that the neighbour goes toward the inn laughs .",
        corpus.test().get(0).text());
  }
}
