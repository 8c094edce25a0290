package rnn.spark.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.batch.Labelling;
import rnn.fit.Lines;
import rnn.fit.LocalFit;
import rnn.model.Model;
import rnn.model.ModelArchive;
import rnn.spark.data.Labels;
import rnn.spark.data.Source;
import rnn.spark.testkit.SharedSpark;
import rnn.task.Tasks;
import rnn.text.Tokenizers;
import rnn.train.GivenOptions;
import rnn.train.TrainingListener;

/** A model for each group: the models, the table, and what becomes of groups that have none. */
@ExtendWith(SharedSpark.class)
class GroupTrainerTest {
  @TempDir private Path directory;

  private static Source source(Dataset<Row> rows, String task) {
    Labelling labelling = Tasks.named(task).labelling();
    Source source = Source.rows(rows, "words");
    return labelling == Labelling.NONE
        ? source
        : source.with(
            new Labels(labelling, labelling == Labelling.TOKENS ? "tags" : "kind", 0, 0));
  }

  private GroupReport train(Dataset<Row> rows, Grouping grouping, Map<String, String> options) {
    return GroupTrainer.train(
        rows.sparkSession(),
        new GroupRequest(source(rows, options.get("task")), grouping, options, table()),
        GroupListener.SILENT);
  }

  private String table() {
    return directory.resolve("table").toString();
  }

  private static Map<Object, Row> byTenant(GroupModels models) {
    Map<Object, Row> rows = new HashMap<>();
    models.table().collectAsList().forEach(row -> rows.put(row.getAs("tenant"), row));
    return rows;
  }

  private static Lines lines(Dataset<Row> rows, Object tenant, Labelling labelling) {
    Lines lines = new Lines(labelling);
    for (Row row : rows.collectAsList()) {
      if (row.getAs("tenant").equals(tenant)) {
        lines.add(
            row.getList(1),
            switch (labelling) {
              case NONE -> List.of();
              case TOKENS -> row.getList(2);
              case SEQUENCES -> List.of(row.getString(3));
            });
      }
    }
    return lines;
  }

  @ParameterizedTest
  @ValueSource(strings = {"language-model", "tag", "classify"})
  void aGroupHasTheBitsOfItsRowsAlone(String task, SparkSession spark) {
    Tenants tenants = new Tenants(DataTypes.LongType);
    for (long tenant = 0; tenant < 5; tenant++) {
      tenants.add(tenant, 30 + 20 * (int) tenant, tenant);
    }
    Dataset<Row> rows = tenants.table(spark, 3);
    Map<String, String> options = Tenants.options(task);

    GroupReport report = train(rows, Grouping.by("tenant").withMinTokens(0), options);

    assertEquals(5, report.trained(), report.toString());
    Map<Object, Row> table = byTenant(GroupModels.load(spark, table()));
    GivenOptions given = GivenOptions.ofRows(options);
    for (long tenant = 0; tenant < 5; tenant++) {
      Row row = table.get(tenant);
      Model model = (Model) ModelArchive.read(row.getAs("model"), "a model");
      LocalFit.Result alone =
          LocalFit.fit(
              lines(rows, tenant, given.model().task().labelling()),
              new LocalFit.Plan(given, Tokenizers.named(given.model().tokenizer()), Map.of()),
              "rows",
              TrainingListener.SILENT);
      assertArrayEquals(alone.model().parameters(), model.parameters());
      assertEquals(alone.model().encoder(), model.encoder());
      assertEquals(alone.model().network(), model.network());
      assertEquals(alone.trainingTokens(), (long) row.<Long>getAs("training_tokens"));
      assertEquals(30 + 20 * tenant, (long) row.<Long>getAs("rows"));
      String figure = task.equals("language-model") ? "perplexity" : "accuracy";
      assertTrue(row.<Double>getAs(figure) >= 0, row.toString());
      assertNull(row.getAs("error"));
    }
  }
}
