package rnn.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.testkit.Allocation;

@Timeout(120)
class TeamTest {
  private static final int ROUNDS = 20_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 32}) // more than this machine has processors, mostly
  void everyPartIsDoneOnceAndSeenByTheCaller(int threads) {
    Team team = Team.of(threads);
    int[] done = new int[threads]; // plain: run must make them visible
    for (int round = 1; round <= ROUNDS / threads; round++) {
      int number = round;
      team.run(
          part -> {
            assertEquals(number - 1, done[part]);
            done[part]++;
          });
      for (int part = 0; part < threads; part++) {
        assertEquals(number, done[part]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void everyItemIsDoneOnce(int threads) {
    Team team = Team.of(threads);
    for (int items = 0; items < 50; items++) {
      AtomicIntegerArray done = new AtomicIntegerArray(items);
      team.runItems(items, done::incrementAndGet);
      int[] ones = new int[items];
      Arrays.fill(ones, 1);
      int[] times = new int[items];
      Arrays.setAll(times, done::get);
      assertArrayEquals(ones, times);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void whatAPartThrowsReachesTheCallerAndTheTeamGoesOn(int failing) {
    Team team = Team.of(3);
    for (Throwable thrown :
        new Throwable[] {new IllegalStateException(), new StackOverflowError()}) {
      Throwable caught =
          assertThrows(
              thrown.getClass(),
              () ->
                  team.run(
                      part -> {
                        if (part == failing) {
                          throw TeamTest.<RuntimeException>unchecked(thrown);
                        }
                      }));
      assertSame(thrown, caught);
      everyPartOf(team);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void anInterruptedCallerFinishesTheWorkAndStaysInterrupted() {
    Team team = Team.of(2);
    CountDownLatch begun = new CountDownLatch(1);
    boolean[] isDone = new boolean[1];
    Thread.currentThread().interrupt();
    team.run(
        part -> {
          if (part == 0) {
            awaitUninterrupted(begun);
          } else {
            begun.countDown();
            for (long end = System.nanoTime() + 50_000_000; System.nanoTime() < end; ) {
              Thread.onSpinWait();
            }
            isDone[0] = true;
          }
        });
    assertTrue(isDone[0]);
    assertTrue(Thread.interrupted());
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aPartThatNoWorkerBeginsIsDoneByTheCaller() {
    Team team = Team.of(2);
    Thread[] doers = new Thread[2];
    for (int round = 0; round < 1000; round++) {
      team.run(part -> doers[part] = Thread.currentThread());
      assertSame(Thread.currentThread(), doers[0]);
    }
  }

  @Test
  void workersAreDaemonsAndThereAreNoMoreThanNeeded() {
    Team team = Team.of(4);
    for (int round = 0; round < 1000; round++) {
      everyPartOf(team);
    }
    long workers =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("rnn-team-3"))
            .peek(thread -> assertTrue(thread.isDaemon()))
            .count();
    assertTrue(workers <= 40, workers + " threads"); // other tests' teams may still idle
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void runAllocatesNothing() {
    Team team = Team.of(2);
    int[] sums = new int[2];
    Team.Work work = part -> sums[part]++;
    Team.ItemWork items = item -> sums[item]++;
    Runnable calls =
        () -> {
          team.run(work);
          team.runItems(2, items);
        };
    for (int i = 0; i < 10_000; i++) {
      calls.run();
    }
    assertEquals(0, Allocation.bytesOf(calls));
  }

  private static void everyPartOf(Team team) {
    AtomicIntegerArray done = new AtomicIntegerArray(team.threads());
    team.run(done::incrementAndGet);
    for (int part = 0; part < team.threads(); part++) {
      assertEquals(1, done.get(part));
    }
  }

  @Test
  void aTeamOfOneIsTheCaller() {
    assertSame(Team.ALONE, Team.of(1));
    assertThrows(IllegalArgumentException.class, () -> Team.of(0));
    assertThrows(IllegalArgumentException.class, () -> Team.of(Team.MAX_THREADS + 1));
  }
}
