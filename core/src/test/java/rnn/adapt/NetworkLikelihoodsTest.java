package rnn.adapt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.batch.Shard;
import rnn.math.KernelProvider;
import rnn.model.Model;
import rnn.predict.SmallModels;
import rnn.task.Score;
import rnn.task.Scoring;
import rnn.train.Evaluation;
import rnn.train.ShardTrainer;
import rnn.train.TrainingOptions;

class NetworkLikelihoodsTest {
  static Stream<Model> models() {
    return SmallModels.languageModels();
  }

  private static NetworkLikelihoods of(Model model, Scope scope) {
    return new NetworkLikelihoods(model, scope, KernelProvider.kernels());
  }

  @ParameterizedTest
  @MethodSource("models")
  void theSumIsTheLossOfEvaluation(Model model) {
    Shard shard = Texts.shard(60, model.vocabulary().size(), 1);
    TrainingOptions options =
        TrainingOptions.DEFAULTS.with(
            o -> {
              o.set(TrainingOptions.READING, model.reading());
              o.set(TrainingOptions.BATCH, Evaluation.BATCH_SIZE);
              o.set(TrainingOptions.WINDOW, 35);
            });
    Score evaluated =
        ShardTrainer.forEvaluation(model.network(), options, KernelProvider.kernels())
            .evaluate(shard, model.parameters(), Scoring.OF_LANGUAGE_MODELS);
    Score score = of(model, Scope.SHARD).score(shard);
    assertEquals(evaluated.weight(), score.weight());
    assertEquals(evaluated.lossNats(), score.lossNats(), 1e-12 * evaluated.lossNats());
    assertEquals(evaluated.unknownWeight(), score.unknownWeight());
    assertEquals(evaluated.unknownLossNats(), score.unknownLossNats(), 1e-9);
    assertTrue(score.unknownWeight() > 0, "the text must have unknown words to show anything");
  }

  @ParameterizedTest
  @MethodSource("models")
  void aSentenceThatIsATextDependsOnItselfAlone(Model model) {
    Shard shard = Texts.shard(40, model.vocabulary().size(), 2);
    double[] together = of(model, Scope.SENTENCE).logProbabilities(shard);
    NetworkLikelihoods alone = of(model, Scope.SENTENCE);
    for (int i = shard.sentences() - 1; i >= 0; i--) {
      int from = shard.starts()[i];
      int to = shard.starts()[i + 1];
      int[] tokens = Arrays.copyOfRange(shard.tokens(), from, to);
      assertArrayEquals(
          Arrays.copyOfRange(together, from, to),
          alone.logProbabilities(new Shard(0, tokens, new int[] {0, tokens.length})));
    }
  }

  @Test
  void onlyLanguageModelsHaveLikelihoods() {
    Model tagger = SmallModels.taggers().findFirst().orElseThrow();
    var error = assertThrows(IllegalArgumentException.class, () -> of(tagger, Scope.SHARD));
    assertTrue(error.getMessage().contains("language model"), error.getMessage());
  }
}
