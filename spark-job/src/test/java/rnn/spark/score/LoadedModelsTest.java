package rnn.spark.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import rnn.model.LoadedModel;
import rnn.model.Model;
import rnn.predict.SmallModels;
import rnn.spark.job.Sessions;
import rnn.spark.testkit.SharedSpark;

@ExtendWith(SharedSpark.class)
class LoadedModelsTest {
  private static final Model MODEL = SmallModels.languageModels().findFirst().orElseThrow();

  private JavaSparkContext context;

  @BeforeEach
  void context(SparkSession session) {
    context = Sessions.context(session);
  }

  @Test
  void allTasksOfAJvmAndItsDriverUseTheSameModel() {
    try (SharedModel shared = SharedModel.of(context, MODEL)) {
      LoadedModel held = shared.loaded(); // so that it stays when memory is short
      Set<Integer> used = new HashSet<>(identities(shared));
      used.addAll(identities(shared)); // and those of another job
      assertEquals(Set.of(System.identityHashCode(held)), used);
    }
  }

  private List<Integer> identities(SharedModel shared) {
    return context
        .parallelize(IntStream.range(0, 40).boxed().toList(), 40)
        .map(
            i -> {
              shared.predictor().predict(List.of(List.of("the")));
              return System.identityHashCode(shared.loaded());
            })
        .collect();
  }

  @Test
  void aModelThatIsClosedHasNoPlace() {
    SharedModel shared = SharedModel.of(context, MODEL);
    identities(shared);
    assertTrue(LoadedModels.has(shared.id()));
    shared.close();
    assertFalse(LoadedModels.has(shared.id()));
  }

  @Test
  void aModelIsMadeOnceUntilOthersTakeItsPlace() {
    AtomicInteger made = new AtomicInteger();
    LoadedModel first = made("first", made);
    assertSame(first, made("first", made));
    assertEquals(1, made.get());
    IntStream.range(0, LoadedModels.MAX_MODELS).forEach(i -> made("other " + i, made));
    assertFalse(LoadedModels.has("first"));
    assertEquals(1 + LoadedModels.MAX_MODELS, made.get());
    IntStream.range(0, LoadedModels.MAX_MODELS).forEach(i -> LoadedModels.forget("other " + i));
  }

  private static LoadedModel made(String id, AtomicInteger made) {
    return LoadedModels.of(
        id,
        () -> {
          made.incrementAndGet();
          return MODEL;
        });
  }

  @Test
  void eachBroadcastOfAModelIsAModelOfItsOwn() {
    try (SharedModel one = SharedModel.of(context, MODEL);
        SharedModel other = SharedModel.of(context, MODEL)) {
      assertNotEquals(one, other);
      assertEquals(
          List.of(one.id()), context.parallelize(List.of(0), 1).map(i -> one.id()).collect());
    }
  }
}
