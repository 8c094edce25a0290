package rnn.spark.stream;

import java.io.Serializable;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import rnn.predict.Details;
import rnn.spark.score.CandidateRows;

/**
 * The columns that are added to each event. Those that a whole text has too are named; they are
 * made where the name is not empty. They are null of an event without key, time or text.
 *
 * <ul>
 *   <li>the surprise of the event in nats, summed over its tokens: a double, always made
 *   <li>the greatest rank of its tokens: an int
 *   <li>the natural logarithm of the probability of the session so far: a double
 *   <li>the number of its tokens so far: a long
 *   <li>its perplexity so far: a double, null while there are no tokens
 *   <li>the likeliest tokens to come next
 *   <li>{@code eventNumber}, the number of the event in its session, from 1: a long
 *   <li>{@code unknownTokens}, tokens of the event that the model does not know: an int
 *   <li>{@code late}, true if it is of an earlier time than one that was read before
 *   <li>{@code restarted}, true if the kept state was another model's, and the session begins anew
 *   <li>{@code endSurprise}, the surprise of the session to end here: a double, null where it goes
 *       on
 * </ul>
 *
 * <p>Of an event that ends its session, the likelihood, tokens and perplexity have the end in them.
 *
 * @param topK how many next tokens {@code top} has
 */
public record EventColumns(
    String surprise,
    String rank,
    String logLikelihood,
    String tokens,
    String perplexity,
    String top,
    int topK)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The columns that are made, in this order. */
  public StructType schema() {
    StructType schema = new StructType().add(surprise, DataTypes.DoubleType);
    if (!rank.isEmpty()) {
      schema = schema.add(rank, DataTypes.IntegerType);
    }
    if (!logLikelihood.isEmpty()) {
      schema = schema.add(logLikelihood, DataTypes.DoubleType);
    }
    if (!tokens.isEmpty()) {
      schema = schema.add(tokens, DataTypes.LongType);
    }
    if (!perplexity.isEmpty()) {
      schema = schema.add(perplexity, DataTypes.DoubleType);
    }
    if (!top.isEmpty()) {
      schema = schema.add(top, CandidateRows.TYPE);
    }
    return schema
        .add("eventNumber", DataTypes.LongType)
        .add("unknownTokens", DataTypes.IntegerType)
        .add("late", DataTypes.BooleanType)
        .add("restarted", DataTypes.BooleanType)
        .add("endSurprise", DataTypes.DoubleType);
  }

  /** The details that are asked of the model. */
  Details details() {
    return new Details(true, !rank.isEmpty(), top.isEmpty() ? 0 : topK);
  }
}
