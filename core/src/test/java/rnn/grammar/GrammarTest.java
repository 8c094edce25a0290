package rnn.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrammarTest {

  @Test
  void nestingHasTheEntropyOfItsDepth() {
    // depth is geometric: P(depth = d) = (1-p)·p^d with p = 1/4
    Grammar grammar = grammar("Nest", "  1 'a' Nest 'b'", "  3 'a' 'b'");
    double p = 0.25;
    double entropy = (-p * Math.log(p) - (1 - p) * Math.log(1 - p)) / (1 - p);
    assertEquals(entropy, grammar.entropyNats(), 1e-12);
    assertEquals(2 / (1 - p) + 1, grammar.expectedTokens(), 1e-12);
    assertEquals(Math.exp(entropy / (2 / (1 - p) + 1)), grammar.bestPossiblePerplexity(), 1e-12);
    assertEquals(Math.log(p * p * (1 - p)), logProbability(grammar, "a a a b b b"), 1e-12);
    assertEquals(Double.NEGATIVE_INFINITY, logProbability(grammar, "a a b"));
    assertEquals(Double.NEGATIVE_INFINITY, logProbability(grammar, "a c b"));
    assertEquals(Double.NEGATIVE_INFINITY, grammar.logProbabilityNats(List.of()));
  }

  @Test
  void theProbabilityOfASentenceIsSummedOverItsDerivations() {
    // "x x x": the left or the right pair is the inner one
    Grammar grammar =
        grammar("Top", " 1 Pair 'x'", " 1 'x' Pair", "Pair", " 1 'x' 'x'", " 1 'x' 'y'");
    assertEquals(Math.log(0.5), logProbability(grammar, "x x x"), 1e-12);
    assertEquals(Math.log(0.25), logProbability(grammar, "x y x"), 1e-12);
  }

  @Test
  void aFeatureMeansOneValueInALine() {
    Grammar grammar =
        grammar(
            "let n = one many",
            "Clause",
            "  1 Noun.one Verb.one",
            "  1 Noun.many Verb.many",
            "Noun.n  words zipf 1",
            "  dog/dogs cat/cats",
            "Verb.n  words zipf 0",
            "  runs/run");
    assertEquals(
        List.of("dog", "cat", "dogs", "cats", "runs", "run").size(), grammar.words().size());
    assertEquals(Math.log(0.5 * 2 / 3), logProbability(grammar, "dog runs"), 1e-12);
    assertEquals(Math.log(0.5 / 3), logProbability(grammar, "cats run"), 1e-12);
    assertEquals(Double.NEGATIVE_INFINITY, logProbability(grammar, "cats runs"));
  }

  @Test
  void malformedGrammarsAreRefusedByLine() {
    assertRefused("g: a grammar must have rules", "# nothing");
    assertRefused("g: line 1: an indented line needs a heading", "  1 'a'");
    assertRefused("g: line 2: expected a number but found 'a'", "Top", "  'a' 'b'");
    assertRefused("g: line 2: a line must be a positive weight", "Top", "  0 'a'");
    assertRefused("g: line 2: a line must be a positive weight", "Top", "  1");
    assertRefused("g: line 2: must be a quoted word", "Top", "  1 a");
    assertRefused("g: line 1: a heading must be", "top");
    assertRefused("g: line 2: symbol Noun has no rules", "Top", "  1 Noun 'a'");
    assertRefused("g: symbol Lost is in no sentence", "Top", "  1 'a'", "Lost", "  1 'b'");
    assertRefused("g: symbol Top may begin with itself", "Top", "  1 Top 'a'", "  1 'a'");
    assertRefused("g: symbol Top may begin", "Top", "  1 Other", "Other", "  1 Top", "  1 'a'");
    assertRefused("g: symbol Top is endless", "Top", "  1 'a' Top Top", "  1 'b'");
    assertRefused("g: line 1: a feature must be written", "let n one");
    assertRefused(
        "g: line 3: feature \"n\" of Noun.n is not in", "let n = x y", "Top", " 1 Noun.n");
    assertRefused(
        "g: line 3: Noun.n needs 2 forms of each word but \"dog\" has 1",
        "let n = x y",
        "Noun.n  words zipf 1",
        "  dog");
  }

  @Test
  void sentencesDependOnTheSeedAlone() {
    Grammar grammar = EnglishGrammar.grammar();
    assertEquals(grammar.corpus(5, 50), EnglishGrammar.grammar().corpus(5, 100).subList(0, 50));
    assertTrue(!grammar.corpus(5, 50).equals(grammar.corpus(6, 50)));
    assertThrows(IllegalArgumentException.class, () -> grammar.corpus(5, -1));
  }

  private static Grammar grammar(String... lines) {
    return Grammar.parse(List.of(lines), "g");
  }

  private static double logProbability(Grammar grammar, String text) {
    return grammar.logProbabilityNats(List.of(text.split(" ")));
  }

  private static void assertRefused(String message, String... lines) {
    var error = assertThrows(IllegalArgumentException.class, () -> grammar(lines));
    assertTrue(error.getMessage().startsWith(message), error.getMessage());
  }
}
