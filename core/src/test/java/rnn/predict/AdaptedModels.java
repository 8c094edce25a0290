package rnn.predict;

import java.util.List;
import rnn.adapt.AdaptationOptions;
import rnn.adapt.AdaptiveCursor;
import rnn.adapt.AdaptiveLikelihoods;
import rnn.adapt.LikelihoodScorer;
import rnn.adapt.Mixture;
import rnn.adapt.MixtureCursor;
import rnn.adapt.MixtureWeights;
import rnn.adapt.NetworkLikelihoods;
import rnn.adapt.Scope;
import rnn.adapt.TokenLikelihoods;
import rnn.math.KernelProvider;
import rnn.model.Model;
import rnn.model.Models;

/** Scorers and cursors of models that are mixed with another, or adapt to what they read. */
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

  private static final AdaptationOptions CACHE =
      AdaptationOptions.DEFAULTS.with(
          o -> {
            o.set(AdaptationOptions.CACHE, 30);
            o.set(AdaptationOptions.CACHE_THETA, 0.5);
            o.set(AdaptationOptions.CACHE_SHARE, 0.2);
          });

  static Scorer cachedScorer(Model model) {
    return new LikelihoodScorer(
        AdaptiveLikelihoods.of(model, CACHE, Scope.SENTENCE, KernelProvider.kernels()));
  }

  private static final AdaptationOptions DYNAMIC =
      CACHE.with(o -> o.set(AdaptationOptions.DYNAMIC, 0.2));

  static Scorer dynamicScorer(Model model) {
    return new LikelihoodScorer(
        AdaptiveLikelihoods.of(model, DYNAMIC, Scope.SENTENCE, KernelProvider.kernels()));
  }

  static Cursor dynamicCursor(Model model) {
    return new AdaptiveCursor(model, DYNAMIC, KernelProvider.kernels());
  }

  static Cursor cachedCursor(Model model) {
    return new AdaptiveCursor(model, CACHE, KernelProvider.kernels());
  }

  static Cursor mixedCursor(Model model) {
    return new MixtureCursor(List.of(Models.cursor(model), Models.cursor(other())), WEIGHTS);
  }
}
