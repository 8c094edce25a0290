package rnn.spark.sql;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.QueryContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import rnn.model.ModelFormatException;
import rnn.spark.job.InputException;
import rnn.spark.score.SharedModel;
import scala.Function1;
import scala.Option;
import scala.Tuple3;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The parts of Spark that are not its public interface, all in this file: what resolves a function
 * call in a query. Signatures are those of Spark 4.0, 4.1 and 4.2.
 */
final class Catalyst {
  private static final String SINCE = "4.0.0"; // of Spark, whose versions it must look like

  private Catalyst() {}

  /** Makes {@code function} known to sessions that {@code extensions} are of. */
  static void inject(SparkSessionExtensions extensions, SqlFunction function) {
    FunctionIdentifier name = new FunctionIdentifier(function.sqlName());
    ExpressionInfo info =
        new ExpressionInfo(
            RnnExtensions.class.getName(),
            null, // of no database
            function.sqlName(),
            function.usage(),
            function.arguments(),
            function.examples(),
            "",
            "",
            SINCE,
            "",
            "scala_udf");
    Function1<Seq<Expression>, Expression> builder = arguments -> resolved(function, arguments);
    extensions.injectFunction(new Tuple3<>(name, info, builder));
  }

  /** The settings of Hadoop in this JVM, be it a driver's or an executor's. */
  static Configuration hadoopConfiguration() {
    return SparkHadoopUtil.get().conf();
  }

  private static Expression resolved(SqlFunction function, Seq<Expression> arguments) {
    try {
      ModelCall call = call(function, CollectionConverters.asJava(arguments));
      return new ScalaUDF(
          call.ofArguments(),
          function.type(),
          arguments,
          CollectionConverters.asScala(List.<Option<ExpressionEncoder<?>>>of()).toSeq(),
          Option.empty(),
          Option.apply(function.sqlName()),
          true, // nullable
          true); // deterministic
    } catch (IOException | ModelFormatException | IllegalArgumentException e) {
      throw Catalyst.<RuntimeException>unannounced(
          new AnalysisException(
              "%s: %s".formatted(function.sqlName(), e.getMessage()),
              Option.empty(),
              Option.empty(),
              // Its trace is printed by spark-sql: none where the message is complete.
              Option.apply(e instanceof IOException ? e : null),
              Option.empty(),
              Map$.MODULE$.<String, String>empty(),
              new QueryContext[0]));
    }
  }

  private static ModelCall call(SqlFunction function, List<Expression> arguments)
      throws IOException {
    if (arguments.size() != function.arity()) {
      throw new InputException(
          "There must be %d arguments, %s, but there are %d"
              .formatted(function.arity(), function.call(), arguments.size()));
    }
    TextArgument.requireReadable(arguments.get(1).dataType());
    int candidates = function.hasCandidates() ? candidates(arguments.get(2)) : 0;
    String directory = directory(arguments.get(0));
    SharedModel model = QueryModels.of(SparkSession.active()).model(function, directory);
    return new ModelCall(function, model, candidates);
  }

  private static String directory(Expression argument) {
    Object value =
        argument.dataType() instanceof StringType ? constant(argument, "model", "string") : null;
    if (!(value instanceof UTF8String directory)) {
      throw new InputException(
          "The model must be a constant string, the directory of a model, but is %s%s; write it as '...'"
              .formatted(
                  argument.sql(),
                  argument.dataType() instanceof StringType
                      ? ", which is null"
                      : " (%s)".formatted(argument.dataType().simpleString())));
    }
    return directory.toString();
  }

  private static int candidates(Expression argument) {
    Object value = constant(argument, "k", "integer");
    Integer candidates = Next.candidates(value);
    if (candidates == null) {
      boolean isNumber = value instanceof Number || value instanceof Decimal;
      throw new InputException(
          "k must be a constant integer from 1 on, how many tokens are wanted, but is %s; write for example 5"
              .formatted(isNumber ? value : argument.sql()));
    }
    return candidates;
  }

  /** The value of an argument that is the same for every row. */
  private static @Nullable Object constant(Expression argument, String name, String type) {
    if (!argument.foldable()) {
      throw new InputException(
          "%s must be a constant %s, the same for every row, but is %s; write it out, or name a session variable"
              .formatted(name.equals("k") ? name : "The " + name, type, argument.sql()));
    }
    try {
      return argument.eval(null);
    } catch (RuntimeException e) {
      throw new InputException(
          "%s must be a constant %s but %s cannot be computed before the query runs: %s; write its value"
              .formatted(
                  name.equals("k") ? name : "The " + name, type, argument.sql(), e.getMessage()),
          e);
    }
  }

  /** Lets a checked exception pass as Scala does, whose compiler knows of none. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E unannounced(Throwable exception) throws E {
    throw (E) exception;
  }
}
