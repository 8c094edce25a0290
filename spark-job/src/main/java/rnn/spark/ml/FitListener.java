package rnn.spark.ml;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.train.TrainingListener;

/** A listener that logs what a fit finds and does, in the words of its params. */
final class FitListener implements TrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(FitListener.class);

  private final String uid;

  /** Logs what the estimator {@code uid} does. */
  FitListener(String uid) {
    this.uid = uid;
  }

  @Override
  public void remark(String sentence) {
    LOG.info("{}: {}", uid, ParamNames.in(sentence));
  }

  @Override
  public void epochDone(EpochReport report) {
    LOG.info(
        "{}: epoch {} of {}, held-out {} {}, {} s",
        uid,
        report.epoch(),
        report.epochs(),
        report.judge().title(),
        report.judge().text(report.judge().of(report.validation())),
        Math.round(report.seconds()));
  }

  @Override
  public void roundRejected(RejectionReport report) {
    LOG.warn("{}: {}", uid, report.line());
  }

  @Override
  public void checkpointFailed(String reason) {
    LOG.warn("{}: a checkpoint is not written: {}", uid, ParamNames.in(reason));
  }
}
