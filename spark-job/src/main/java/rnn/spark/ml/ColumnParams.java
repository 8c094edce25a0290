package rnn.spark.ml;

import rnn.spark.job.InputException;

/** Declarations of the params that name columns, and of those of a fit. */
final class ColumnParams {
  /** The column that is read. */
  static final String INPUT = "inputCol";

  /** The column that labels are learned from. */
  static final String LABEL = "labelCol";

  /** The column that is true of rows that epochs are judged by. */
  static final String VALIDATION = "validationIndicatorCol";

  /** The directory for the files of a fit. */
  static final String CHECKPOINTS = "checkpointDir";

  static final String LOG_LIKELIHOOD = "logLikelihoodCol";
  static final String TOKENS = "tokensCol";
  static final String PERPLEXITY = "perplexityCol";
  static final String SURPRISE = "surpriseCol";
  static final String RANK = "rankCol";
  static final String TOP = "topCol";
  static final String TOP_K = "topK";
  static final String PREDICTION = "predictionCol";
  static final String CONFIDENCE = "confidenceCol";
  static final String PROBABILITY = "probabilityCol";

  /** Whether a classifier's classes are numbers. */
  static final String NUMERIC = "numericPrediction";

  private static final int DEFAULT_TOP = 9; // as DeepLog takes of system logs

  private ColumnParams() {}

  /** Adds the column that is read. */
  static ParamSet input(ParamSet params) {
    return params
        .text(
            INPUT,
            "Column that is read: a string, which the tokenizer divides, or an array of strings,"
                + " which are tokens as they are; integers in their place are read as decimal text."
                + " A row with null in it is not learned from, and gets nulls.",
            named(INPUT))
        .by(INPUT, "text");
  }

  /** Adds the column of labels, which are {@code doc}. */
  static ParamSet label(ParamSet params, String doc) {
    return params
        .text(LABEL, "Column of labels, read by fit alone: " + doc, named(LABEL))
        .by(LABEL, "label");
  }

  /** Adds what a fit has beside options. */
  static ParamSet fit(ParamSet params) {
    return params
        .text(
            VALIDATION,
            "Boolean column, true of the rows that epochs are judged by, which are not trained on;"
                + " null in it is refused. Without it a part of the rows is kept back,"
                + " validFraction.",
            named(VALIDATION))
        .text(
            CHECKPOINTS,
            "Directory on any Hadoop file system in which each fit has one of its own for its"
                + " checkpoints and its model; deleted when the fit is done, kept when it fails."
                + " Without it: a temporary directory of the driver, deleted in any case.",
            ValueCheck.ofText(CHECKPOINTS, value -> {}));
  }

  /** Adds the columns of a language model. */
  static ParamSet likelihoods(ParamSet params) {
    return column(
            column(
                column(
                    params,
                    LOG_LIKELIHOOD,
                    "natural logarithm of the probability of the text and its end, a double",
                    "logLikelihood"),
                TOKENS,
                "number of its tokens, its end counted, a long",
                "tokens"),
            PERPLEXITY,
            "its perplexity per token, a double",
            "perplexity")
        .text(
            SURPRISE,
            made(
                "nats of each token given those before, its end last: array<double>. Not made by"
                    + " default"),
            any(SURPRISE))
        .text(
            RANK,
            made(
                "rank of each token among all that could stand there, 1 for the likeliest, its"
                    + " end last: array<int>. Not made by default; costs the probability of every"
                    + " token of the vocabulary"),
            any(RANK))
        .text(
            TOP,
            made(
                "topK likeliest next tokens behind the text, the likeliest first:"
                    + " array<struct<token:string,probability:double>>. Not made by default"),
            any(TOP))
        .by(SURPRISE, "")
        .by(RANK, "")
        .by(TOP, "")
        .number(TOP_K, "How many next tokens " + TOP + " has.", ValueCheck.atLeast(TOP_K, 1))
        .by(TOP_K, DEFAULT_TOP);
  }

  /** Adds the columns of a tagger. */
  static ParamSet tags(ParamSet params) {
    return column(
        column(params, PREDICTION, "tag of each token: array<string>", "prediction"),
        CONFIDENCE,
        "probability of each of these tags: array<double>",
        "confidence");
  }

  /** Adds the columns of a classifier. */
  static ParamSet classes(ParamSet params) {
    return column(
        column(
            params,
            PREDICTION,
            "class of the row: a string, or a double where the labels of fit were numbers",
            "prediction"),
        PROBABILITY,
        "probability of each class, a vector in the order of labels(); where labels are numbers,"
            + " element i is class i",
        "probability");
  }

  /** Adds the columns that an evaluator reads beside labels. */
  static ParamSet evaluated(ParamSet params) {
    return params
        .text(PREDICTION, "Column of predictions: tags, or classes.", named(PREDICTION))
        .by(PREDICTION, "prediction")
        .text(LOG_LIKELIHOOD, "Column of log-likelihoods, for perplexity.", named(LOG_LIKELIHOOD))
        .by(LOG_LIKELIHOOD, "logLikelihood")
        .text(TOKENS, "Column of numbers of tokens, for perplexity.", named(TOKENS))
        .by(TOKENS, "tokens");
  }

  /** Adds the kind of a classifier's predictions. */
  static ParamSet numeric(ParamSet params) {
    return params
        .flag(
            NUMERIC,
            "True if predictions are doubles, element i of the probabilities is class i, and all"
                + " labels are whole numbers from 0 on. Set by fit, where the labels were numbers.")
        .by(NUMERIC, false);
  }

  private static ParamSet column(ParamSet params, String name, String doc, String value) {
    return params.text(name, made(doc), any(name)).by(name, value);
  }

  private static String made(String doc) {
    return "Name of the column that is added with the " + doc + "; empty for none.";
  }

  private static ValueCheck any(String param) {
    return ValueCheck.ofText(param, value -> {});
  }

  private static ValueCheck named(String param) {
    return ValueCheck.ofText(
        param,
        value -> {
          if (value.isBlank()) {
            throw new InputException("%s must name a column but is '%s'".formatted(param, value));
          }
        });
  }
}
