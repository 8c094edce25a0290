package rnn.spark.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import rnn.model.LoadedModel;
import rnn.predict.Likelihood;
import rnn.predict.Scorer;
import rnn.predict.TextDetails;
import rnn.spark.job.InputException;
import rnn.spark.score.CandidateRows;
import rnn.spark.score.PredictedColumns;
import rnn.spark.score.RowPredictor;
import scala.collection.immutable.ArraySeq;

/** The columns of a language model, on their way to executors. */
record LikelihoodPredictor(LikelihoodColumns columnNames) implements PredictedColumns {

  @Override
  public StructType columns() {
    return columnNames.schema();
  }

  @Override
  public RowPredictor predictor(LoadedModel model) {
    Scorer scorer = model.scorer();
    return texts -> predicted(scorer, texts);
  }

  private List<RowPredictor.Predicted> predicted(Scorer scorer, List<List<String>> texts) {
    return columnNames.hasDetails() ? detailed(scorer, texts) : likely(scorer, texts);
  }

  private List<RowPredictor.Predicted> likely(Scorer scorer, List<List<String>> texts) {
    List<RowPredictor.Predicted> predicted = new ArrayList<>(texts.size());
    for (Likelihood likelihood : scorer.scoreAll(texts)) {
      List<Object> values = new ArrayList<>();
      add(values, likelihood);
      predicted.add(new RowPredictor.Predicted(values.toArray(), likelihood.unknownTokens()));
    }
    return predicted;
  }

  /** The same with details, of which the likelihoods are sums. */
  private List<RowPredictor.Predicted> detailed(Scorer scorer, List<List<String>> texts) {
    List<RowPredictor.Predicted> predicted = new ArrayList<>(texts.size());
    for (TextDetails details : details(scorer, texts)) {
      double logLikelihood = 0;
      for (double surprise : details.surprises()) {
        logLikelihood -= surprise;
      }
      List<Object> values = new ArrayList<>();
      add(values, new Likelihood(logLikelihood, details.surprises().length, 0));
      add(values, details);
      predicted.add(new RowPredictor.Predicted(values.toArray(), 0)); // which are not counted here
    }
    return predicted;
  }

  private List<TextDetails> details(Scorer scorer, List<List<String>> texts) {
    try {
      return scorer.detailAll(texts, columnNames.details());
    } catch (ArithmeticException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  private void add(List<Object> values, Likelihood likelihood) {
    RowPredictor.requireFinite(likelihood.logLikelihood());
    if (!columnNames.logLikelihood().isEmpty()) {
      values.add(likelihood.logLikelihood());
    }
    if (!columnNames.tokens().isEmpty()) {
      values.add((long) likelihood.tokens());
    }
    if (!columnNames.perplexity().isEmpty()) {
      values.add(likelihood.perplexity());
    }
  }

  private void add(List<Object> values, TextDetails details) {
    if (!columnNames.surprise().isEmpty()) {
      values.add(ArraySeq.unsafeWrapArray(details.surprises()));
    }
    if (!columnNames.rank().isEmpty()) {
      values.add(ArraySeq.unsafeWrapArray(details.ranks()));
    }
    if (!columnNames.top().isEmpty()) {
      values.add(ArraySeq.unsafeWrapArray(CandidateRows.of(details.candidates())));
    }
  }
}
