import java.util.ArrayList;
import java.util.List;
import org.apache.spark.connect.proto.Command;
import org.apache.spark.connect.proto.Expression.Literal;
import org.apache.spark.connect.proto.Fetch;
import org.apache.spark.connect.proto.MlCommand;
import org.apache.spark.connect.proto.MlCommandResult;
import org.apache.spark.connect.proto.MlOperator;
import org.apache.spark.connect.proto.MlOperator.OperatorType;
import org.apache.spark.connect.proto.MlParams;
import org.apache.spark.connect.proto.MlRelation;
import org.apache.spark.connect.proto.ObjectRef;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connect.Dataset;
import org.apache.spark.sql.connect.SparkSession;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/**
 * A client of Spark Connect that knows estimators and models by name only. It does what each line of its standard
 * input says, words apart by tabs, and answers with a line: what was asked for, or "failed" and why.
 */
final class ConnectClient {
  private final String address;
  private SparkSession spark;

  private ConnectClient(String address) {
    this.address = address;
    this.spark = SparkSession.builder().remote(address).create();
  }

  public static void main(String[] arguments) throws Exception {
    ConnectClient client = new ConnectClient(arguments[0]);
    java.io.BufferedReader lines =
        new java.io.BufferedReader(new java.io.InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String answer;
      try {
        answer = client.answer(line.split("\t", -1));
      } catch (Exception | LinkageError e) {
        answer = "failed " + e;
      }
      System.out.println(answer.replace('\n', ' '));
    }
    client.spark.close();
  }

  private String answer(String[] words) throws Exception {
    return switch (words[0]) {
      case "session" -> session();
      case "class" -> Class.forName(words[1]).getName();
      case "table" -> table(words[1], words[2], words[3]);
      case "sql" -> rows((Dataset<Row>) spark.sql(words[1]));
      case "set" -> set(words[1], words[2]);
      case "fit" -> fit(words[1], words[2], params(words, 3));
      case "transform" -> transform(words[1], words[2], words[3], params(words, 4));
      case "write" -> write(words[1], words[2]);
      case "read" -> read(words[1], words[2]);
      case "write-estimator" -> writeEstimator(words[1], words[2], params(words, 3));
      case "read-estimator" -> readEstimator(words[1], words[2]);
      case "fetch" -> fetch(words[1], words[2]);
      case "evaluate" -> evaluate(words[1], words[2], words[3], params(words, 4));
      case "evict" -> delete(words[1], true);
      case "delete" -> delete(words[1], false);
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  /** Goes on in a new session. */
  private String session() {
    spark.close();
    spark = SparkSession.builder().remote(address).create();
    return spark.sessionId();
  }

  /** Names the rows of a file of JSON lines. */
  private String table(String name, String schema, String path) throws Exception {
    spark.read().schema(schema).json(path).createOrReplaceTempView(name);
    return name;
  }

  private String set(String key, String value) {
    spark.conf().set(key, value);
    return value;
  }

  private String fit(String estimator, String table, MlParams params) {
    MlCommand.Fit.Builder fit =
        MlCommand.Fit.newBuilder()
            .setEstimator(operator(estimator, OperatorType.OPERATOR_TYPE_ESTIMATOR))
            .setParams(params)
            .setDataset(relation(table));
    return sent(MlCommand.newBuilder().setFit(fit)).getOperatorInfo().getObjRef().getId();
  }

  /** The rows of {@code columns} once a model has transformed a table. */
  private String transform(String model, String table, String columns, MlParams params) {
    MlRelation.Transform.Builder transform =
        MlRelation.Transform.newBuilder()
            .setObjRef(reference(model))
            .setParams(params)
            .setInput(relation(table));
    Dataset<Row> rows =
        spark.newDataFrame(
            relation -> {
              relation.setMlRelation(MlRelation.newBuilder().setTransform(transform));
              return BoxedUnit.UNIT;
            });
    return rows((Dataset<Row>) rows.selectExpr(columns.split(",(?! )")));
  }

  private String write(String model, String path) {
    MlCommand.Write.Builder write =
        MlCommand.Write.newBuilder()
            .setObjRef(reference(model))
            .setPath(path)
            .setShouldOverwrite(true);
    sent(MlCommand.newBuilder().setWrite(write));
    return path;
  }

  private String read(String name, String path) {
    MlCommand.Read.Builder read =
        MlCommand.Read.newBuilder()
            .setOperator(operator(name, OperatorType.OPERATOR_TYPE_MODEL))
            .setPath(path);
    return sent(MlCommand.newBuilder().setRead(read)).getOperatorInfo().getObjRef().getId();
  }

  private String writeEstimator(String name, String path, MlParams params) {
    MlCommand.Write.Builder write =
        MlCommand.Write.newBuilder()
            .setOperator(operator(name, OperatorType.OPERATOR_TYPE_ESTIMATOR))
            .setParams(params)
            .setPath(path);
    sent(MlCommand.newBuilder().setWrite(write));
    return path;
  }

  /** The names of the params that the estimator at {@code path} was given. */
  private String readEstimator(String name, String path) {
    MlCommand.Read.Builder read =
        MlCommand.Read.newBuilder()
            .setOperator(operator(name, OperatorType.OPERATOR_TYPE_ESTIMATOR))
            .setPath(path);
    MlParams params =
        sent(MlCommand.newBuilder().setRead(read)).getOperatorInfo().getParams();
    return String.join(" ", new java.util.TreeSet<>(params.getParamsMap().keySet()));
  }

  private String fetch(String model, String method) {
    Fetch.Builder fetch =
        Fetch.newBuilder()
            .setObjRef(reference(model))
            .addMethods(Fetch.Method.newBuilder().setMethod(method));
    return sent(MlCommand.newBuilder().setFetch(fetch)).getParam().getString();
  }

  /** What an evaluator says of a model's rows. */
  private String evaluate(String evaluator, String model, String table, MlParams params) {
    MlRelation.Transform.Builder transform =
        MlRelation.Transform.newBuilder().setObjRef(reference(model)).setInput(relation(table));
    MlCommand.Evaluate.Builder evaluate =
        MlCommand.Evaluate.newBuilder()
            .setEvaluator(operator(evaluator, OperatorType.OPERATOR_TYPE_EVALUATOR))
            .setParams(params)
            .setDataset(
                Relation.newBuilder()
                    .setMlRelation(MlRelation.newBuilder().setTransform(transform)));
    return "" + sent(MlCommand.newBuilder().setEvaluate(evaluate)).getParam().getDouble();
  }

  private String delete(String model, boolean evictOnly) {
    MlCommand.Delete.Builder delete =
        MlCommand.Delete.newBuilder().addObjRefs(reference(model)).setEvictOnly(evictOnly);
    return sent(MlCommand.newBuilder().setDelete(delete)).getOperatorInfo().getObjRef().getId();
  }

  private MlCommandResult sent(MlCommand.Builder command) {
    var responses = spark.execute(Command.newBuilder().setMlCommand(command).build());
    return CollectionConverters.asJava(responses).stream()
        .filter(response -> response.hasMlCommandResult())
        .findFirst()
        .orElseThrow()
        .getMlCommandResult();
  }

  private Relation relation(String table) {
    return ((Dataset<Row>) spark.table(table)).plan().getRoot();
  }

  private static MlOperator operator(String name, OperatorType type) {
    return MlOperator.newBuilder().setName(name).setUid("client_1").setType(type).build();
  }

  private static ObjectRef reference(String model) {
    return ObjectRef.newBuilder().setId(model).build();
  }

  /** Params of words from {@code first} on, a name and a value each: whole numbers, fractions, words. */
  private static MlParams params(String[] words, int first) {
    MlParams.Builder params = MlParams.newBuilder();
    for (int i = first; i + 1 < words.length; i += 2) {
      params.putParams(words[i], literal(words[i + 1]));
    }
    return params.build();
  }

  private static Literal literal(String word) {
    Literal.Builder literal = Literal.newBuilder();
    if (word.matches("true|false")) {
      return literal.setBoolean(Boolean.parseBoolean(word)).build();
    }
    if (word.matches("\\d+")) {
      return literal.setInteger(Integer.parseInt(word)).build();
    }
    if (word.matches("\\d*\\.\\d+")) {
      return literal.setDouble(Double.parseDouble(word)).build();
    }
    return literal.setString(word).build();
  }

  private static String rows(Dataset<Row> dataset) {
    List<String> rows = new ArrayList<>();
    for (Row row : dataset.collectAsList()) {
      rows.add(row.mkString("|"));
    }
    return String.join(" ; ", rows);
  }
}
