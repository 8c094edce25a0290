package rnn.predict;

import java.util.List;
import rnn.adapt.LikelihoodScorer;
import rnn.adapt.Mixture;
import rnn.adapt.MixtureState;
import rnn.adapt.MixtureWeights;
import rnn.adapt.NetworkLikelihoods;
import rnn.adapt.Scope;
import rnn.adapt.TokenLikelihoods;
import rnn.math.KernelProvider;
import rnn.model.Model;
import rnn.model.Models;

/** Scorers and states of models that are mixed with another, or adapt to what they read. */
final class AdaptedModels {
  private static final MixtureWeights WEIGHTS = MixtureWeights.of(0.4, 0.6);

  private AdaptedModels() {}

  private static Model other() {
    return SmallModels.languageModels().findFirst().orElseThrow();
  }

  private static TokenLikelihoods likelihoods(Model model) {
    return new NetworkLikelihoods(model, Scope.SENTENCE, KernelProvider.kernels());
  }

  static Scorer mixedScorer(Model model) {
    return new LikelihoodScorer(
        new Mixture(List.of(likelihoods(model), likelihoods(other())), WEIGHTS));
  }

  static State mixedState(Model model) {
    return new MixtureState(List.of(Models.state(model), Models.state(other())), WEIGHTS);
  }
}
