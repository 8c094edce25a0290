package rnn.spark.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Locks by path: one that is held long holds up those who want the same one alone. */
class PathLocksTest {
  @Test
  void onePathHoldsUpItselfAlone() throws Exception {
    PathLocks locks = new PathLocks();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicBoolean isWithin = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Integer> slow =
          threads.submit(
              () ->
                  locks.alone(
                      "slow",
                      () -> {
                        isWithin.set(true);
                        begun.countDown();
                        awaited(mayEnd);
                        isWithin.set(false);
                        return 1;
                      }));
      begun.await();
      Future<Boolean> same = threads.submit(() -> locks.alone("slow", isWithin::get));
      assertEquals(2, locks.alone("fast", () -> 2), "another path does not wait");
      assertFalse(same.isDone());
      mayEnd.countDown();
      assertEquals(1, slow.get());
      assertFalse(same.get(), "two were at one path");
    } finally {
      mayEnd.countDown();
      threads.shutdownNow();
    }
    assertEquals(0, locks.size());
  }

  @Test
  void workThatFailsGivesItsLockBack() throws IOException {
    PathLocks locks = new PathLocks();
    assertThrows(
        IOException.class,
        () ->
            locks.alone(
                "a",
                () -> {
                  throw new IOException();
                }));
    assertEquals(0, locks.size());
    assertEquals(3, locks.alone("a", () -> 3));
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
