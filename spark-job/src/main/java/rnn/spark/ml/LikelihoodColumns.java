package rnn.spark.ml;

import java.io.Serializable;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import rnn.predict.Details;
import rnn.spark.score.CandidateRows;
import rnn.spark.stream.EventColumns;

/**
 * The columns of a language model, each by its name; empty where it is not made.
 *
 * @param topK how many next tokens {@code top} has
 */
record LikelihoodColumns(
    String logLikelihood,
    String tokens,
    String perplexity,
    String surprise,
    String rank,
    String top,
    int topK)
    implements Serializable {

  /** The columns that {@code stage} names. */
  static LikelihoodColumns of(Params stage) {
    return new LikelihoodColumns(
        StageParams.textOrEmpty(stage, ColumnParams.LOG_LIKELIHOOD),
        StageParams.textOrEmpty(stage, ColumnParams.TOKENS),
        StageParams.textOrEmpty(stage, ColumnParams.PERPLEXITY),
        StageParams.textOrEmpty(stage, ColumnParams.SURPRISE),
        StageParams.textOrEmpty(stage, ColumnParams.RANK),
        StageParams.textOrEmpty(stage, ColumnParams.TOP),
        StageParams.<Integer>get(stage, ColumnParams.TOP_K));
  }

  /** The columns that are made, in this order. */
  StructType schema() {
    StructType schema = new StructType();
    if (!logLikelihood.isEmpty()) {
      schema = schema.add(logLikelihood, DataTypes.DoubleType);
    }
    if (!tokens.isEmpty()) {
      schema = schema.add(tokens, DataTypes.LongType);
    }
    if (!perplexity.isEmpty()) {
      schema = schema.add(perplexity, DataTypes.DoubleType);
    }
    if (!surprise.isEmpty()) {
      schema = schema.add(surprise, DataTypes.createArrayType(DataTypes.DoubleType, false));
    }
    if (!rank.isEmpty()) {
      schema = schema.add(rank, DataTypes.createArrayType(DataTypes.IntegerType, false));
    }
    if (!top.isEmpty()) {
      schema = schema.add(top, CandidateRows.TYPE);
    }
    return schema;
  }

  /** The columns of events of a stream, whose surprise is always made. */
  EventColumns ofEvents() {
    return new EventColumns(
        surprise.isEmpty() ? "surprise" : surprise,
        rank,
        logLikelihood,
        tokens,
        perplexity,
        top,
        topK);
  }

  /** True if more is asked than how probable a row is. */
  boolean hasDetails() {
    return !surprise.isEmpty() || !rank.isEmpty() || !top.isEmpty();
  }

  /** The details that are asked, with the surprises that likelihoods are sums of. */
  Details details() {
    return new Details(true, !rank.isEmpty(), top.isEmpty() ? 0 : topK);
  }
}
