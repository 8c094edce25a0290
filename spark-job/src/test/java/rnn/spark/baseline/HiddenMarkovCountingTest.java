package rnn.spark.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import rnn.baseline.CountedKinds;
import rnn.baseline.CountingOptions;
import rnn.baseline.ExpectedCounts;
import rnn.baseline.HiddenMarkovModel;
import rnn.baseline.Tables;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.spark.testkit.SharedSpark;

@ExtendWith(SharedSpark.class)
class HiddenMarkovCountingTest {
  private static final List<Shard> SHARDS = CountedText.shards(3);
  private static final Counting COUNTING = Countings.of(CountedKinds.named("hmm", Labelling.NONE));

  private JavaSparkContext context;

  @BeforeEach
  void take(SparkSession session) {
    context = Sessions.context(session);
  }

  /** What was told and kept of a counting, which may end it. */
  private static final class Course implements CountingProgress {
    final List<String> remarks = new ArrayList<>();
    final List<Tables> kept = new ArrayList<>();
    private final @Nullable Tables last;
    private final int most;

    Course(@Nullable Tables last, int most) {
      this.last = last;
      this.most = most;
    }

    @Override
    public void remark(String line) {
      remarks.add(line);
    }

    @Override
    public @Nullable Tables last() {
      return last;
    }

    @Override
    public void keep(Tables iteration) {
      if (kept.size() == most) {
        throw new IllegalStateException("stopped");
      }
      kept.add(iteration);
    }
  }

  static void assertSameTables(Tables expected, Tables actual) {
    assertEquals(expected.settings(), actual.settings());
    for (String column : List.of("initial", "transitions", "emissions")) {
      assertArrayEquals(expected.doubles(column), actual.doubles(column), column);
    }
  }

  @Test
  void shardsOfAClusterAreThoseOfALoop() {
    CountingOptions options = CountedText.options(4, 2, 5);
    Course course = new Course(null, 100);
    try (Counted counted = COUNTING.count(CountedText.data(context, SHARDS), options, course)) {
      assertSameTables(CountedText.learned(SHARDS, options), counted.tables());
      HiddenMarkovModel model =
          assertInstanceOf(
              HiddenMarkovModel.class,
              COUNTING
                  .kind()
                  .read(counted.tables(), ExampleEncoder.ofText(CountedText.VOCABULARY)));
      assertEquals(model.logLikelihood(), counted.figures().get("logLikelihood"));
      assertEquals(model.bic(), counted.figures().get("bic"));
      assertEquals(5, counted.figures().get("iterations"));
    }
    assertEquals(1 + 2 * 6, course.remarks.size());
    assertTrue(
        course
            .remarks
            .get(2)
            .matches(
                "attempt 1 of 2, iteration 1: \\d\\.\\d{4} nats a token, \\d\\.\\d{4} less than"
                    + " before"),
        course.remarks.get(2));
  }

  @Test
  void anInterruptedCountingGoesOnInTheSameBits() {
    CountingOptions options = CountedText.options(3, 2, 4);
    CountingData data = CountedText.data(context, SHARDS);
    Tables whole = CountedText.learned(SHARDS, options);
    for (int most : new int[] {1, 5, 8}) {
      Course stopped = new Course(null, most);
      assertThrows(IllegalStateException.class, () -> COUNTING.count(data, options, stopped));
      Course resumed = new Course(stopped.kept.get(most - 1), 100);
      try (Counted counted = COUNTING.count(data, options, resumed)) {
        assertSameTables(whole, counted.tables());
      }
      assertEquals(1 + 2 * 5 - most, resumed.kept.size());
    }
  }

  @Test
  void slicesGiveTheSameBits() {
    int V = CountedText.VOCABULARY.size();
    CountingData data = CountedText.data(context, SHARDS);
    HiddenMarkovModel model =
        (HiddenMarkovModel)
            COUNTING
                .kind()
                .read(CountedText.learned(SHARDS, CountedText.options(3, 1, 1)), data.encoder());
    JavaRDD<ExpectedCounts> counts = data.training().map(model::expectedCounts);
    ExpectedSum sum = new ExpectedSum(counts, model, "test");
    ExpectedCounts collected = sum.collected();
    for (int slices : new int[] {1, 2, 7, ExpectedCounts.rows(3, V)}) {
      for (long room : slices > 7 ? new long[] {1 << 30} : new long[] {1, 300, 1 << 30}) {
        ExpectedCounts sliced = sum.sliced(slices, room);
        assertArrayEquals(collected.values(), sliced.values());
        assertEquals(collected.logLikelihood(), sliced.logLikelihood());
        assertEquals(collected.tokens(), sliced.tokens());
        assertEquals(collected.sentences(), sliced.sentences());
      }
    }
  }

  @Test
  void aTextWithoutTokensIsRefused() {
    List<Shard> empty = List.of(Shard.of(0, List.of()), Shard.of(1, List.of()));
    CountingData data = CountedText.data(context, empty);
    InputException refusal =
        assertThrows(
            InputException.class,
            () -> COUNTING.count(data, CountedText.options(3, 1, 4), CountingProgress.NONE));
    assertTrue(String.valueOf(refusal.getMessage()).contains("must have tokens"));
  }

  @Test
  void emptyShardsAndFewTokensAreLearnedFrom() {
    List<Shard> shards = List.of(Shard.of(0, List.of()), Shard.of(1, List.of(new int[] {2, 1})));
    CountingOptions options = CountedText.options(6, 1, 3);
    try (Counted counted =
        COUNTING.count(CountedText.data(context, shards), options, CountingProgress.NONE)) {
      assertSameTables(CountedText.learned(shards, options), counted.tables());
    }
  }
}
