package rnn.model;

import java.util.List;
import rnn.predict.Candidate;
import rnn.predict.Details;
import rnn.predict.State;
import rnn.predict.TextDetails;

/** A reader of texts by a model that learned by counting. */
final class BaselineTextReader implements TextReader {
  private final BaselineCursor cursor;
  private final NextTokens next;

  /** A reader that moves {@code cursor}, which nothing else does. */
  BaselineTextReader(BaselineCursor cursor) {
    this.cursor = cursor;
    this.next = new NextTokens(cursor.vocabulary());
  }

  @Override
  public void restart() {
    cursor.restart();
  }

  @Override
  public State state() {
    return cursor.state();
  }

  @Override
  public void resume(State state) {
    cursor.resume(state);
  }

  @Override
  public TextDetails read(int[] tokens, Details asked) {
    double[] surprises = new double[asked.surprises() ? tokens.length : 0];
    int[] ranks = new int[asked.ranks() ? tokens.length : 0];
    for (int i = 0; i < tokens.length; i++) {
      if (asked.ranks()) {
        ranks[i] = next.rank(cursor.nextProbabilities(), 0, tokens[i]);
      }
      double surprise = -cursor.read(tokens[i]);
      if (Double.isNaN(surprise)) {
        throw NextTokens.notANumber("surprise");
      }
      if (asked.surprises()) {
        surprises[i] = surprise;
      }
    }
    List<Candidate> candidates =
        asked.candidates() == 0
            ? List.of()
            : next.likeliest(cursor.nextProbabilities(), 0, asked.candidates());
    return new TextDetails(surprises, ranks, candidates);
  }
}
