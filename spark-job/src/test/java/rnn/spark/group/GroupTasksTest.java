package rnn.spark.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import rnn.batch.Labelling;
import rnn.spark.testkit.SharedSpark;
import rnn.text.Tokenizers;
import scala.Tuple2;

/** The division of groups among tasks, and what a task does not read. */
@ExtendWith(SharedSpark.class)
class GroupTasksTest {
  /** Very many groups are a few tasks, the largest groups by themselves and first. */
  @Test
  void manyGroupsAreFewTasks(SparkSession spark) {
    JavaPairRDD<String, String[][]> lines =
        spark
            .range(0, 400_000, 1, 4)
            .javaRDD()
            .mapToPair(
                i ->
                    new Tuple2<>(
                        i < 120_000 ? "large" : i < 160_000 ? "less" : "g" + i,
                        new String[][] {{"a", "b"}, {}}));
    try (GroupSizes sizes = GroupSizes.of(lines, Labelling.NONE, 10)) {
      assertEquals(240_002, sizes.groups());
      assertEquals(1_200_000, sizes.tokens());
      assertEquals(240_000, sizes.smallGroups());
      GroupTasks tasks = sizes.tasks(2);
      assertEquals(0, tasks.getPartition("large"));
      assertEquals(1, tasks.getPartition("less"));
      assertEquals(12, tasks.numPartitions()); // 720,000 tokens in bundles of 75,000
      assertTrue(tasks.isOfOneGroup(1));
      for (int task = 2; task < 12; task++) {
        assertFalse(tasks.isOfOneGroup(task));
        assertEquals(72_000, tasks.sum(task).tokens(), 7_200);
        assertTrue(task == 2 || tasks.sum(task).tokens() <= tasks.sum(task - 1).tokens());
      }
    }
  }

  /** Groups of a size, none of which is too large for a bundle, are as many for each task. */
  @Test
  void equalGroupsAreDividedEqually() {
    Map<String, GroupTasks.Sum> groups = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      groups.put("group " + i, GroupTasks.Sum.of("group " + i, 10, 99_999));
    }
    GroupTasks tasks = new GroupTasks(groups, Map.of(), 16, 100_000);
    assertEquals(300, tasks.numPartitions());
    assertEquals(300, groups.keySet().stream().map(tasks::getPartition).distinct().count());
    groups.replaceAll((group, sum) -> GroupTasks.Sum.of(group, 10, 30_000));
    tasks = new GroupTasks(groups, Map.of(), 16, 100_000);
    assertEquals(90, tasks.numPartitions());
    assertEquals(4 * 30_000, tasks.sum(0).tokens());
    assertEquals(3 * 30_000, tasks.sum(89).tokens());
  }

  /** Rows of tasks, read as a task does. */
  private static List<Row> fitted(
      SparkSession spark,
      GroupTasks tasks,
      int tasksAtOnce,
      List<Tuple2<String, String[][]>> lines) {
    GroupFits.Work work =
        new GroupFits.Work(
            Tenants.options("language-model"),
            Tokenizers.named("whitespace"),
            Map.of(),
            0,
            null,
            tasks,
            tasksAtOnce,
            spark.sparkContext().longAccumulator());
    List<Row> rows = new ArrayList<>();
    new GroupFits(0, lines.iterator(), work).forEachRemaining(rows::add);
    return rows;
  }

  /** A group is refused before it fills the memory that a task has. */
  @Test
  void aGroupThatDoesNotFitInMemoryIsNotRead(SparkSession spark) {
    String[][] broken = {{"a"}, {null}};
    String[][] sound = {{"a", "b"}, {}};
    long room = Runtime.getRuntime().maxMemory();
    GroupTasks.Sum large = GroupTasks.Sum.of("large", 1, 3);
    GroupTasks tasks = new GroupTasks(Map.of("large", large), Map.of(), 1, 2);
    List<Tuple2<String, String[][]>> lines = List.of(new Tuple2<>("large", sound));
    String reason = fitted(spark, tasks, (int) (room >> 10), lines).get(0).getString(16);
    assertTrue(reason.contains("The group's 3 tokens and its network need"), reason);
    assertTrue(reason.contains("its share of the memory of an executor"), reason);

    tasks =
        new GroupTasks(
            Map.of("a", GroupTasks.Sum.of("a", 1, 2), "b", GroupTasks.Sum.of("b", 1, 3)),
            Map.of(),
            1,
            20); // one bundle
    lines = List.of(new Tuple2<>("a", broken), new Tuple2<>("b", sound));
    List<Row> rows = fitted(spark, tasks, 1, lines);
    assertEquals(2, rows.size());
    assertTrue(rows.get(0).getString(16).contains("NullPointerException"), rows.toString());
  }
}
