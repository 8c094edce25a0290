package rnn.adapt;

import rnn.layer.Pass;
import rnn.network.Network;

final class DynamicEvaluation {
  DynamicEvaluation(Network n, float[] p, AdaptationOptions o) {}

  void restart() {}

  void gradient(Pass p, float[] l) {}

  void step() {}
}
