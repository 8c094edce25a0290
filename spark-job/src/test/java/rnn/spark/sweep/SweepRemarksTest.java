package rnn.spark.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rnn.batch.Shard;
import rnn.network.LanguageModelSpec;
import rnn.spark.checkpoint.RunIdentity;
import rnn.train.TrainingOptions;

/** What is said of perplexities, and the order of shards in a task. */
class SweepRemarksTest {

  private static RunIdentity run(String tokenizer, String vocabulary, int words, String reading) {
    Map<String, String> options = new HashMap<>(TrainingOptions.DEFAULTS.texts());
    options.put("reading", reading);
    return new RunIdentity(
        options,
        new LanguageModelSpec("lstm", words, 3, 3, 1, 0f, false, "none", "cross-entropy", "full", 4)
            .network(),
        tokenizer,
        vocabulary,
        "text",
        "valid",
        RunIdentity.Vectors.NONE);
  }

  private static String remarks(RunIdentity a, RunIdentity b) {
    Set<RunIdentity> runs = new LinkedHashSet<>(List.of(a, b));
    return String.join(" ", SweepRemarks.ofPerplexities(runs));
  }

  @Test
  void perplexitiesOfDifferentTokensAreNotComparedInSilence() {
    RunIdentity run = run("whitespace", "a", 8, "stream");
    assertTrue(remarks(run, run("bpe", "b", 8, "stream")).contains("tokenizers (whitespace, bpe)"));
    assertTrue(remarks(run, run("whitespace", "b", 8, "stream")).contains("of one size"));
    assertTrue(remarks(run, run("whitespace", "b", 9, "stream")).contains("different sizes"));
    assertTrue(remarks(run, run("whitespace", "a", 8, "sentences")).contains("different ways"));
    assertEquals(List.of(), SweepRemarks.ofPerplexities(Set.of(run)));
  }

  @Test
  void shardsAreInTheOrderOfTheirNumbers() {
    Shard first = new Shard(0, new int[] {1}, new int[] {0, 1});
    Shard second = new Shard(1, new int[] {1}, new int[] {0, 1});
    assertEquals(List.of(first, second), SweepJob.inOrder(List.of(second, first)));
  }
}
