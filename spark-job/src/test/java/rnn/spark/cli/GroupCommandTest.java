package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.spark.group.Tenants;
import rnn.spark.testkit.SharedSpark;

/** Commands that train a model for each group and use the table of them, with what they print. */
@ExtendWith(SharedSpark.class)
class GroupCommandTest {
  private static final String SMALL = "train --format parquet --hidden 8 --embedding 8 --epochs 1 ";

  @TempDir private Path directory;

  /** Runs {@code rnn} with {@code command}; what it printed, the results first. */
  private String run(int status, String command) {
    List<String> args =
        new ArrayList<>(Arrays.asList(command.replace("@", directory + "/").split(" +")));
    TestConsole console = new TestConsole();
    assertEquals(status, console.run(args.toArray(String[]::new)), console.messages());
    return (console.results() + console.messages()).replace(directory.toString(), "@");
  }

  @Test
  void groupsAreTrainedAndTheirRowsScored(SparkSession spark) {
    new Tenants(DataTypes.StringType)
        .add("a", 60, 1)
        .add("b", 60, 2)
        .add("c", 3, 3)
        .table(spark, 2)
        .write()
        .parquet(directory.resolve("rows").toString());
    String said =
        run(
            0,
            SMALL
                + "--column words --group-column tenant --group-min-tokens 100 --train @rows"
                + " --model @models --json");
    assertTrue(said.contains("\"trained\":2,\"shared\":1,\"small\":0,\"failed\":0"), said);
    assertTrue(said.contains("Training a model for each tenant of @/rows."), said);
    assertTrue(said.contains("1 of them have fewer than 100 tokens (--group-min-tokens)"), said);
    assertTrue(said.contains("2 groups with a model of their own in @/models"), said);

    String input = "--format parquet --column words --input @rows --output @out --json";
    said = run(0, "score --model @models " + input);
    assertTrue(said.contains("{\"rows\":123,\"own\":120,\"shared\":3,\"without\":0}"), said);
    Dataset<Row> scored = spark.read().parquet(directory.resolve("out").toString());
    assertEquals(123, scored.filter("perplexity > 1 and model_error is null").count());

    said = run(1, "predict --model @models " + input.replace("@out", "@tags"));
    assertTrue(said.contains("The models in @/models are language models"), said);
    said = run(1, "generate --model @models --prompt a");
    assertTrue(said.contains("is a table of models, one for each group"), said);
    said = run(2, "score --cache 100 --model @models " + input);
    assertTrue(said.contains("cannot be mixed or adapted"), said);
    said = run(1, SMALL + "--column words --train @rows --model @models");
    assertTrue(said.contains("groups.json; choose another directory"), said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--resume|--resume has no meaning with --group-column",
        "--checkpoint-every 3|--checkpoint-every has no meaning with --group-column",
        "--valid x|--valid has no meaning with --group-column",
        "--test x|--test has no meaning with --group-column",
        "--tensorboard x|--tensorboard has no meaning with --group-column",
        "--sweep hidden=8,9|--sweep has no meaning with --group-column",
        "--shards 3|--shards must be 1",
        "--start-from x|--start-from has no meaning",
        "--vectors x|--vectors has no meaning",
        "--baseline|--baseline has no meaning",
        "--tokenizer bpe|--tokenizer bpe, which is learnt from one text",
        "--group-min-tokens -1|--group-min-tokens must be 0",
      })
  void optionsThatMeanNothingWithGroupsAreRefused(String option, String words) {
    String said = run(2, SMALL + "--column words --group-column tenant --train @rows " + option);
    assertTrue(said.contains(words), said);
  }

  @Test
  void optionsOfGroupsNeedAColumnOfGroupsInATable() {
    String said = run(2, SMALL + "--column words --train @rows --group-min-tokens 7");
    assertTrue(said.contains("--group-min-tokens must come with --group-column"), said);
    String table = "train --format parquet --column words --train @rows --group-column tenant ";
    said = run(2, table + "--model-kind kneser-ney");
    assertTrue(said.contains("--model-kind must be rnn"), said);
    said = run(2, "train --train @rows --group-column tenant");
    assertTrue(said.contains("--format with named columns but the format is text"), said);
  }
}
