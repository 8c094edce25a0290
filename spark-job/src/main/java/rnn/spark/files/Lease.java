package rnn.spark.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.model.ModelFormatException;
import rnn.spark.job.InputException;

/**
 * The right to write to a directory, which one process has at a time: two runs into one would mix
 * their checkpoints and replace each other's model.
 *
 * <p>It is a file beside the directory, whose name ends in {@value #SUFFIX}, that says who holds
 * it. The holder writes it again every {@value #RENEWAL_SECONDS} seconds and deletes it at the end.
 * The lease of a process that was killed is taken over: at once on the machine it ran on, where
 * Linux shows that the process is gone, and elsewhere once it was not renewed for {@value
 * #STALE_SECONDS} seconds by the file system's clock.
 */
public final class Lease implements AutoCloseable {
  static final String SUFFIX = ".lease";
  static final int RENEWAL_SECONDS = 30;
  static final int STALE_SECONDS = 300;

  private static final Duration STALE = Duration.ofSeconds(STALE_SECONDS);
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final int MAX_ATTEMPTS = 20;
  private static final long PAUSE_MILLIS = 100;
  private static final int BEFORE_FILE_SYSTEMS = 20; // those are closed with 10
  private static final int RELEASE_SECONDS = 20;

  private final HadoopFolder folder;
  private final LeaseFile file;
  private final LeaseHolder holder;
  private final Thread renewal = new Thread(this::renewUntilInterrupted, "rnn-lease");
  private final Runnable release = this::release;
  private boolean isReleased;

  private Lease(HadoopFolder folder, LeaseFile file, LeaseHolder holder) {
    this.folder = folder;
    this.file = file;
    this.holder = holder;
  }

  /**
   * The lease of {@code folder}, which need not exist.
   *
   * @param command what this process is to do there, for the messages of others
   * @throws InputException if another process has it; the message says who, and what to do
   * @throws UncheckedIOException if the file cannot be written
   */
  public static Lease acquire(HadoopFolder folder, String command) {
    LeaseFile file = folder.lease();
    LeaseHolder holder = LeaseHolder.ofThisProcess(command);
    try {
      for (int attempt = 1; ; attempt++) {
        boolean isMade = file.createIfAbsent(holder.bytes());
        byte[] found = isMade ? readBack(file) : file.read();
        if (found != null) {
          if (isOf(holder, found, file)) {
            break; // made now, or before and moved aside for a moment by another process
          }
          takeOverOrRefuse(folder, file, found, attempt);
        } else if (attempt < MAX_ATTEMPTS) {
          pause();
        } else {
          throw new IOException(file.location() + " comes and goes");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Nothing can be written beside %s, not even the lease %s: %s; make it writable and see that there is room, or choose another directory"
              .formatted(folder.location(), file.location(), e.getMessage()),
          e);
    }
    Lease lease = new Lease(folder, file, holder);
    lease.start();
    return lease;
  }

  /**
   * The content of a file that was just made. It may be away for a moment: a process that meant an
   * older lease moves it aside and puts it back.
   */
  private static byte @Nullable [] readBack(LeaseFile file) throws IOException {
    for (int attempt = 1; ; attempt++) {
      byte[] content = file.read();
      if (content != null && content.length > 0 || attempt == MAX_ATTEMPTS) {
        return content;
      }
      pause();
    }
  }

  private static @Nullable LeaseHolder parsed(byte[] content, LeaseFile file) {
    try {
      return LeaseHolder.parse(content, file.location());
    } catch (ModelFormatException garbage) {
      return null;
    }
  }

  private static boolean isOf(LeaseHolder holder, byte[] content, LeaseFile file) {
    LeaseHolder other = parsed(content, file);
    return other != null && other.id().equals(holder.id());
  }

  private static void takeOverOrRefuse(
      HadoopFolder folder, LeaseFile file, byte[] found, int attempt) throws IOException {
    LeaseHolder other = parsed(found, file);
    if (other != null && other.isOfThisMachine()) {
      if (other.isAlive()) {
        throw new InputException(
            "%s is being written to by %s; wait for its end or stop it (Ctrl-C, kill %d), or choose another directory"
                .formatted(folder.location(), other.description(), other.pid()));
      }
      LOG.info(
          "Taking over the lease {} of {}, which is gone", file.location(), other.description());
      file.takeAway(found);
      return;
    }
    Duration age;
    try {
      age = file.age();
    } catch (FileNotFoundException e) {
      if (attempt < MAX_ATTEMPTS) {
        return; // it was released in this moment, and another process may have made it anew
      }
      throw e;
    }
    if (age.abs().compareTo(STALE) > 0) {
      LOG.warn(
          "Taking over the lease {} of {}, which was not renewed for {}",
          file.location(),
          other == null ? "an unknown process (its content is damaged)" : other.description(),
          LeaseHolder.text(age));
      file.takeAway(found);
    } else if (other == null && attempt < MAX_ATTEMPTS) {
      pause(); // it may be in the middle of being written
    } else {
      throw new InputException(
          "%s is being written to by %s, seen %s ago; wait for its end or stop it, or choose another directory. If it is gone, try again in %s, when its lease is taken over, or delete %s"
              .formatted(
                  folder.location(),
                  other == null
                      ? "a process that its lease does not name (the content is damaged)"
                      : other.description(),
                  LeaseHolder.text(age),
                  LeaseHolder.text(STALE.minus(age).plusSeconds(1)),
                  file.location()));
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted");
    }
  }

  private void start() {
    renewal.setDaemon(true);
    renewal.start();
    try {
      ShutdownHookManager.get()
          .addShutdownHook(release, BEFORE_FILE_SYSTEMS, RELEASE_SECONDS, TimeUnit.SECONDS);
    } catch (IllegalStateException e) { // the process is ending
      close();
      throw e;
    }
  }

  private void renewUntilInterrupted() {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(RENEWAL_SECONDS);
        try {
          requireHeld();
          renew();
        } catch (InputException e) {
          LOG.error(e.getMessage());
          return; // the run itself finds it before it writes
        } catch (IOException | UncheckedIOException e) {
          LOG.warn("The lease {} cannot be renewed: {}", file.location(), e.getMessage());
        }
      }
    } catch (InterruptedException released) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes the file again, which makes it young. */
  synchronized void renew() throws IOException {
    if (!isReleased) {
      file.replace(holder.bytes());
    }
  }

  /**
   * Checks that this process still has the lease. Worth a call before something is written: a
   * machine that slept may have been taken for gone.
   *
   * @throws InputException if another process took it over
   */
  public synchronized void requireHeld() {
    if (isReleased) {
      return;
    }
    byte[] content;
    try {
      content = file.read();
      if (content == null) { // deleted by hand, though this process lives
        if (file.createIfAbsent(holder.bytes())) {
          return;
        }
        content = file.read();
      }
    } catch (IOException e) {
      return; // what is to be written will fail too, and say so
    }
    LeaseHolder other = content == null ? null : parsed(content, file);
    if (other != null && !other.id().equals(holder.id())) {
      throw new InputException(
          "%s was taken over by %s, because this process was not seen for %d minutes (did its machine sleep?); it writes nothing more there"
              .formatted(folder.location(), other.description(), STALE_SECONDS / 60));
    }
  }

  /** Gives the lease back. */
  @Override
  public void close() {
    try {
      ShutdownHookManager.get().removeShutdownHook(release);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook finds the lease released.
    }
    release();
  }

  private synchronized void release() {
    isReleased = true;
    renewal.interrupt();
    boolean isInterrupted = Thread.interrupted(); // local files refuse a thread that is
    try {
      byte[] content = file.read();
      if (content != null && isOf(holder, content, file)) {
        file.delete();
      }
    } catch (IOException e) {
      LOG.warn(
          "The lease {} cannot be deleted: {}; others take it over as soon as this process is gone",
          file.location(),
          e.getMessage());
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
