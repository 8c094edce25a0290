package rnn.train;

import java.util.List;

/** A listener that passes every event on to several. */
final class AllListeners implements TrainingListener {
  private final List<TrainingListener> listeners;

  AllListeners(List<TrainingListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public void remark(String sentence) {
    listeners.forEach(listener -> listener.remark(sentence));
  }

  @Override
  public void begun(TrainingOptions options, long trainingTokens, Places places) {
    listeners.forEach(listener -> listener.begun(options, trainingTokens, places));
  }

  @Override
  public void roundDone(RoundReport report) {
    listeners.forEach(listener -> listener.roundDone(report));
  }

  @Override
  public void epochDone(EpochReport report) {
    listeners.forEach(listener -> listener.epochDone(report));
  }

  @Override
  public void roundRejected(RejectionReport report) {
    listeners.forEach(listener -> listener.roundRejected(report));
  }

  @Override
  public void checkpointFailed(String reason) {
    listeners.forEach(listener -> listener.checkpointFailed(reason));
  }
}
