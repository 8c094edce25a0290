package rnn.task;

import java.util.List;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.batch.Reading;
import rnn.batch.Readings;
import rnn.layer.Pass;
import rnn.network.Network;

/** Language modeling: every token is predicted from those before it; judged by perplexity. */
public final class LanguageModeling implements Task {
  /** The name in options and model files. */
  public static final String NAME = "language-model";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "the next token of running text";
  }

  @Override
  public Labelling labelling() {
    return Labelling.NONE;
  }

  @Override
  public List<Reading> readings() {
    return Readings.ofText();
  }

  @Override
  public List<Metric> metrics(LabelScheme scheme) {
    return List.of(Metrics.PERPLEXITY, Metrics.KNOWN_PERPLEXITY, Metrics.UNKNOWN_PERPLEXITY);
  }

  /** Mean loss in nats: the perplexity's logarithm. */
  @Override
  public double objective(Score score, LabelScheme scheme) {
    return score.meanLossNats();
  }

  @Override
  public WindowScoring scoring(LabelScheme scheme, int labels) {
    return new Losses();
  }

  /** Losses of all tokens, and of those that are {@code <unk>} apart. */
  private static final class Losses implements WindowScoring {
    private float[] lossNats = {}; // [T,B]
    private double sum;
    private long weight;
    private double unknownSum;
    private long unknownWeight;

    @Override
    public void add(Network network, Pass pass) {
      Batch batch = pass.batch();
      lossNats = WindowBuffers.atLeast(lossNats, batch);
      network.evaluate(pass, lossNats);
      for (int i = 0; i < batch.timeSteps() * batch.batchSize(); i++) {
        sum += lossNats[i];
        if (batch.targets()[i] == Batch.UNKNOWN) {
          unknownSum += lossNats[i];
          unknownWeight++;
        }
      }
      weight += batch.weight();
    }

    @Override
    public Score score() {
      return Score.ofLoss(sum, weight).withUnknown(unknownSum, unknownWeight);
    }
  }
}
