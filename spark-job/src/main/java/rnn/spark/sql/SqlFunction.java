package rnn.spark.sql;

import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import rnn.batch.Labelling;
import rnn.model.LoadedModel;
import rnn.model.Models;
import rnn.predict.Details;
import rnn.spark.job.InputException;
import rnn.spark.score.CandidateRows;
import rnn.spark.score.RowPredictor;

/**
 * Functions of SQL: the model that each needs, what it makes of a text, and what {@code DESCRIBE
 * FUNCTION} says of it.
 */
enum SqlFunction {
  LOG_LIKELIHOOD(
      "rnn_log_likelihood",
      Labelling.NONE,
      DataTypes.DoubleType,
      "Returns the natural logarithm of the probability of `text` and its end, by a language"
          + " model.",
      "-41.7") {
    @Override
    Object value(LoadedModel model, List<String> tokens, int candidates) {
      double logLikelihood = model.scorer().score(tokens).logLikelihood();
      RowPredictor.requireFinite(logLikelihood);
      return logLikelihood;
    }
  },

  SURPRISE(
      "rnn_surprise",
      Labelling.NONE,
      DataTypes.createArrayType(DataTypes.DoubleType, false),
      "Returns the surprise of each token of `text` and of its end in nats, by a language model:"
          + " -ln p(token | those before).",
      "[2.1,0.4,5.3,0.1]") {
    @Override
    Object value(LoadedModel model, List<String> tokens, int candidates) {
      return model.scorer().detail(tokens, new Details(true, false, 0)).surprises();
    }
  },

  RANK(
      "rnn_rank",
      Labelling.NONE,
      DataTypes.createArrayType(DataTypes.IntegerType, false),
      "Returns the rank of each token of `text` and of its end among all tokens that could stand in"
          + " its place, by a language model; 1 is the likeliest.",
      "[3,1,17,1]") {
    @Override
    Object value(LoadedModel model, List<String> tokens, int candidates) {
      return model.scorer().detail(tokens, new Details(false, true, 0)).ranks();
    }
  },

  NEXT(
      "rnn_next",
      Labelling.NONE,
      CandidateRows.TYPE,
      "Returns the `k` likeliest tokens behind `text` and their probabilities, by a language model,"
          + " the likeliest first; <eos> is the end.",
      "[{\"token\":\"sees\",\"probability\":0.31},{\"token\":\"<eos>\",\"probability\":0.12}]") {
    @Override
    Object value(LoadedModel model, List<String> tokens, int candidates) {
      return List.of(
          CandidateRows.of(
              model.scorer().detail(tokens, new Details(false, false, candidates)).candidates()));
    }
  },

  TAG(
      "rnn_tag",
      Labelling.TOKENS,
      DataTypes.createArrayType(DataTypes.StringType, false),
      "Returns the tag of each token of `text`, by a tagger.",
      "[\"DET\",\"NOUN\",\"VERB\"]") {
    @Override
    Object value(LoadedModel model, List<String> tokens, int candidates) {
      return model.tagger().tag(tokens).tags();
    }
  },

  CLASSIFY(
      "rnn_classify",
      Labelling.SEQUENCES,
      DataTypes.StringType,
      "Returns the class of `text`, by a classifier.",
      "question") {
    @Override
    Object value(LoadedModel model, List<String> tokens, int candidates) {
      return model.classifier().classify(tokens).label();
    }
  };

  private final String sqlName;
  private final Labelling labelling;
  private final DataType type;
  private final String usage;
  private final String exampleValue;

  SqlFunction(
      String sqlName, Labelling labelling, DataType type, String usage, String exampleValue) {
    this.sqlName = sqlName;
    this.labelling = labelling;
    this.type = type;
    this.usage = usage;
    this.exampleValue = exampleValue;
  }

  /**
   * What the function makes of a text: a value that Spark takes for one of {@link #type}.
   *
   * @param candidates the argument {@code k}; 0 of a function without one
   * @throws InputException if the log-likelihood is not finite
   * @throws ArithmeticException if another number is none
   */
  abstract Object value(LoadedModel model, List<String> tokens, int candidates);

  /** The name in SQL. */
  String sqlName() {
    return sqlName;
  }

  /** The labels that its models learned from. */
  Labelling labelling() {
    return labelling;
  }

  /**
   * Checks that it uses models of this kind.
   *
   * @param directory where the model is, for messages
   * @throws InputException if it does not
   */
  void require(Labelling actual, String directory) {
    if (actual != labelling) {
      throw new InputException(
          "The model in %s must be a %s but is a %s; %s"
              .formatted(
                  directory,
                  Models.kind(labelling),
                  Models.kind(actual),
                  switch (actual) {
                    case NONE -> "use rnn_log_likelihood, rnn_surprise, rnn_rank or rnn_next";
                    case TOKENS -> "use rnn_tag";
                    case SEQUENCES -> "use rnn_classify";
                  }));
    }
  }

  /** The type of its values. */
  DataType type() {
    return type;
  }

  /** True if it has the argument {@code k} behind model and text. */
  boolean hasCandidates() {
    return this == NEXT;
  }

  /** Number of arguments. */
  int arity() {
    return hasCandidates() ? 3 : 2;
  }

  /** A call as users write it. */
  String call() {
    return "%s(model, text%s)".formatted(sqlName, hasCandidates() ? ", k" : "");
  }

  /** Usage, as {@code DESCRIBE FUNCTION} has it. */
  String usage() {
    return call() + " - " + usage;
  }

  /** Arguments, as {@code DESCRIBE FUNCTION EXTENDED} has them. */
  String arguments() {
    return """

        Arguments:
          * model - directory of a %s, any path that Spark reads; a constant string
          * text - a string, which the tokenizer of the model divides, or an array<string> of tokens; null of null%s
    """
        .formatted(
            Models.kind(labelling),
            hasCandidates() ? "\n      * k - how many; a constant integer from 1 on" : "");
  }

  /** An example, as {@code DESCRIBE FUNCTION EXTENDED} has it. */
  String examples() {
    return """

        Examples:
          > SELECT _FUNC_('hdfs:///models/%s', 'the cat sees'%s);
           %s
    """
        .formatted(
            labelling == Labelling.NONE ? "lm" : labelling == Labelling.TOKENS ? "tags" : "intents",
            hasCandidates() ? ", 2" : "",
            exampleValue);
  }
}
