package rnn.train;

import rnn.task.Score;

/** Workers that do as others do, for tests that change one thing they do. */
abstract class ForwardingWorkers implements Workers {
  private final Workers workers;

  ForwardingWorkers(Workers workers) {
    this.workers = workers;
  }

  @Override
  public long trainingTokens() {
    return workers.trainingTokens();
  }

  @Override
  public Places places() {
    return workers.places();
  }

  @Override
  public long validationTokens() {
    return workers.validationTokens();
  }

  @Override
  public MeanUpdate round(float[] parameters, RoundOrder order) {
    return workers.round(parameters, order);
  }

  @Override
  public MeanUpdate roundOf(int shard, float[] parameters, RoundOrder order) {
    return workers.roundOf(shard, parameters, order);
  }

  @Override
  public Score validate(float[] parameters, String title) {
    return workers.validate(parameters, title);
  }
}
