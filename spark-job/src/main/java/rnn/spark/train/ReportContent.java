package rnn.spark.train;

/** What a run leaves in its model beside the model: in its metrics, and in the page about it. */
public enum ReportContent {
  /** A page with figures, and with texts: samples of what a model writes, held-out sentences. */
  FULL,
  /** A page, no texts in it, nor in the metrics. */
  FIGURES,
  /** No page, nor texts in the metrics: of models that are only read by a program. */
  NO_PAGE;

  /** True if samples and held-out sentences are kept. */
  public boolean hasTexts() {
    return this == FULL;
  }

  /** True if there is a page. */
  public boolean hasPage() {
    return this != NO_PAGE;
  }
}
