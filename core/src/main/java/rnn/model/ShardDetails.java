package rnn.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import rnn.batch.Shard;
import rnn.predict.Candidate;
import rnn.predict.Cursor;
import rnn.predict.Details;
import rnn.predict.TextDetails;
import rnn.text.Vocabulary;

/** Details of the texts of a shard while they are gathered, in any order. For one thread. */
public final class ShardDetails {
  private final Shard shard;
  private final Details asked;
  private final NextTokens tokens;
  private final double[] surprises; // [n]
  private final int[] ranks; // [n]
  private final List<List<Candidate>> candidates; // of each text

  /** No details yet of the texts of {@code shard}, whose ids are those of {@code vocabulary}. */
  public ShardDetails(Shard shard, Details asked, Vocabulary vocabulary) {
    this.shard = shard;
    this.asked = asked;
    this.tokens = new NextTokens(vocabulary);
    this.surprises = new double[asked.surprises() ? shard.tokens().length : 0];
    this.ranks = new int[asked.ranks() ? shard.tokens().length : 0];
    this.candidates = new ArrayList<>(Collections.nCopies(shard.sentences(), List.of()));
  }

  /** True if the probabilities of all tokens are needed at this place of a text. */
  public boolean needsProbabilities(int text, int place) {
    return asked.ranks() || (asked.candidates() > 0 && isLast(text, place));
  }

  private boolean isLast(int text, int place) {
    return place == shard.starts()[text + 1] - 1;
  }

  /**
   * Sets the surprise of the token at {@code place}, if it is asked for.
   *
   * @throws ArithmeticException if it is not a number
   */
  public void setSurprise(int place, double nats) {
    if (Double.isNaN(nats)) {
      throw NextTokens.notANumber("surprise");
    }
    if (asked.surprises()) {
      surprises[place] = nats;
    }
  }

  /**
   * Reads the probabilities of all tokens at a place of a text.
   *
   * @param probabilities {@code [V]} from {@code from} on, by id
   * @throws ArithmeticException if one is not a number
   */
  public void read(int text, int place, float[] probabilities, int from) {
    if (asked.ranks()) {
      ranks[place] = tokens.rank(probabilities, from, shard.tokens()[place]);
    }
    if (asked.candidates() > 0 && isLast(text, place)) {
      candidates.set(text, tokens.likeliest(probabilities, from, asked.candidates()));
    }
  }

  /**
   * Reads the probabilities at the places of a text where they are needed, by stepping {@code
   * cursor} through it.
   *
   * @throws ArithmeticException if one is not a number
   */
  public void readText(int text, Cursor cursor) {
    int from = shard.starts()[text];
    int to = shard.starts()[text + 1];
    if (!needsProbabilities(text, to - 1)) {
      return;
    }
    cursor.restart();
    for (int place = from; place < to; place++) {
      if (place > from) {
        cursor.advance(shard.tokens()[place - 1]);
      }
      if (needsProbabilities(text, place)) {
        read(text, place, cursor.nextProbabilities(), 0);
      }
    }
  }

  /** The details of each text. */
  public List<TextDetails> texts() {
    List<TextDetails> texts = new ArrayList<>(shard.sentences());
    for (int i = 0; i < shard.sentences(); i++) {
      int from = shard.starts()[i];
      int to = shard.starts()[i + 1];
      texts.add(
          new TextDetails(
              asked.surprises() ? Arrays.copyOfRange(surprises, from, to) : new double[0],
              asked.ranks() ? Arrays.copyOfRange(ranks, from, to) : new int[0],
              candidates.get(i)));
    }
    return texts;
  }
}
