package rnn.network;

import rnn.layer.Binding;
import rnn.layer.Pass;

/** What a window must be to go through a network, which is told where it comes in. */
record WindowChecks(NetworkSpec spec, Binding binding) {

  /** Fails unless there can be windows of this size. */
  static void size(int timeSteps, int batchSize) {
    if (timeSteps < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "A window must have at least one time step and one stream but is [%d,%d]"
              .formatted(timeSteps, batchSize));
    }
  }

  /** Fails unless the window has the shape and the ids that the network reads. */
  void inputs(Pass pass) {
    shape(pass);
    check("Inputs", pass.batch().inputs(), spec.vocabularySize(), pass);
  }

  void shape(Pass pass) {
    int T = pass.timeSteps();
    if (T < 1 || T > binding.timeSteps()) {
      throw new IllegalArgumentException(
          "A pass must have 1 to %d time steps but has %d".formatted(binding.timeSteps(), T));
    }
    if (pass.batch().batchSize() != binding.batchSize()) {
      throw new IllegalArgumentException(
          "A window must have the %d columns of the network but has %d"
              .formatted(binding.batchSize(), pass.batch().batchSize()));
    }
  }

  void targets(Pass pass) {
    check("Targets", pass.batch().targets(), spec.head().targets(), pass);
  }

  private void check(String what, int[] ids, int size, Pass pass) {
    int B = binding.batchSize();
    for (int i = 0; i < pass.timeSteps() * B; i++) {
      if (ids[i] >= size) {
        throw new IllegalArgumentException(
            ("%s must be ids below %d but time step %d, stream %d has %d; encode the data with the"
                    + " vocabulary and the labels of this network")
                .formatted(what, size, i / B, i % B, ids[i]));
      }
    }
  }
}
