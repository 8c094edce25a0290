package rnn.spark.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.spark.job.InputException;

/** One writer to a directory at a time, and none that is gone in the way of the next. */
class LeaseTest {
  @TempDir Path temporary;
  private HadoopFolder folder;
  private Path file;

  @BeforeEach
  void take() {
    folder = HadoopFolder.of(new Configuration(), temporary.resolve("model").toString());
    file = temporary.resolve("model.lease");
  }

  /** A process that takes the lease of its argument, says so, and holds it until its input ends. */
  static final class Holding {
    private Holding() {}

    public static void main(String[] args) throws IOException {
      Lease lease = Lease.acquire(HadoopFolder.of(new Configuration(), args[0]), "rnn train");
      System.out.println("held");
      while (System.in.read() >= 0) {
        lease.requireHeld();
      }
      if (args.length == 1) {
        lease.close();
      } // else it is released by the end of the process
    }
  }

  private Process holding(String... more) throws IOException {
    Process process =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Holding.class.getName(),
                            temporary.resolve("model").toString()),
                        Stream.of(more))
                    .toList())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line;
    do {
      line = out.readLine();
      assertNotNull(line, "the process has the lease");
    } while (!line.equals("held"));
    return process;
  }

  private String refusal() {
    return assertThrows(InputException.class, () -> Lease.acquire(folder, "rnn train"))
        .getMessage();
  }

  @Test
  void anotherProcessIsRefusedUntilTheFirstIsKilled() throws Exception {
    Process process = holding();
    try {
      String message = refusal();
      assertTrue(
          message.startsWith(temporary + "/model is being written to by `rnn train`, process "),
          message);
      assertTrue(message.contains("process " + process.pid() + " on "), message);
      assertTrue(message.contains(", since 20"), message);
      assertTrue(message.contains("kill " + process.pid()), message);
    } finally {
      process.destroyForcibly().waitFor(); // kill -9
    }
    assertTrue(Files.exists(file), "it could not be released");
    try (Lease next = Lease.acquire(folder, "rnn train --resume")) {
      next.requireHeld();
      assertTrue(Files.readString(file).contains("--resume"));
    }
    assertNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "forget"})
  void theEndOfAProcessReleases(String more) throws Exception {
    Process process = more.isEmpty() ? holding() : holding(more);
    process.getOutputStream().close();
    assertEquals(0, process.waitFor());
    assertNothingLeft();
  }

  @Test
  void aPoliteEndReleases() throws Exception {
    Process process = holding();
    process.destroy(); // SIGTERM, as Ctrl-C: shutdown hooks run
    process.waitFor();
    assertNothingLeft();
  }

  private void assertNothingLeft() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      assertEquals(List.of(), files.toList());
    }
  }

  private void write(LeaseHolder holder, Instant renewed) throws IOException {
    Files.write(file, holder.bytes());
    Files.setLastModifiedTime(file, FileTime.from(renewed));
  }

  private static LeaseHolder holder(String machine, long pid, String processStart) {
    return new LeaseHolder(
        "other", "gaia", machine, pid, processStart, "2026-03-01T10:20:30Z", "rnn train");
  }

  @Test
  void aNumberThatIsAnotherProcessesNowHoldsNothing() throws IOException {
    LeaseHolder own = LeaseHolder.ofThisProcess("rnn train");
    write(holder(own.machine(), own.pid(), own.processStart() + "0"), Instant.now());
    Lease.acquire(folder, "rnn train").close();
    write(holder(own.machine(), own.pid(), own.processStart()), Instant.EPOCH);
    assertTrue(refusal().contains("process " + own.pid() + " on gaia"), "alive, however old");
  }

  @Test
  void aLeaseOfAnotherMachineIsTakenOverWhenItIsNoLongerRenewed() throws IOException {
    write(holder("elsewhere", 4242, "1"), Instant.now());
    String message = refusal();
    assertTrue(message.contains("process 4242 on gaia, since 2026-03-01T10:20:30Z"), message);
    assertTrue(message.matches("(?s).*, seen \\d+ (min \\d+ )?s ago;.*"), message);
    assertTrue(message.contains("try again in "), message);
    assertTrue(message.endsWith("or delete " + file), message);
    assertTrue(Files.exists(file));
    write(holder("elsewhere", 4242, "1"), Instant.now().minusSeconds(Lease.STALE_SECONDS + 60L));
    Lease.acquire(folder, "rnn train").close();
    assertNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "{\"id\":3}", "{}"})
  void aDamagedLeaseIsRefusedWhileItIsYoungAndTakenOverThen(String content) throws IOException {
    Files.writeString(file, content);
    String message = refusal();
    assertTrue(message.contains("does not name"), message);
    assertTrue(message.contains("delete " + file), message);
    for (long seconds : new long[] {-Lease.STALE_SECONDS - 60L, 1_000_000}) { // and the future
      Files.writeString(file, content);
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(seconds)));
      Lease.acquire(folder, "rnn train").close();
      assertNothingLeft();
    }
  }

  @Test
  void aMachineThatNothingTellsApartIsNotTakenForThisOne() throws IOException {
    assertEquals("", LeaseHolder.machineName(temporary.resolve("proc")), "as on other systems");
    LeaseHolder own = LeaseHolder.ofThisProcess("rnn train");
    write(holder("", own.pid(), own.processStart() + "0"), Instant.now());
    assertTrue(refusal().contains("or delete " + file), "it may live on another machine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "remote"})
  void aLeaseThatIsNotTheOneMeantIsPutBack(String scheme) throws IOException {
    LeaseFile lease = HadoopFolder.of(remote(), scheme + "://" + temporary + "/model").lease();
    byte[] content = LeaseHolder.ofThisProcess("rnn train").bytes();
    assertTrue(lease.createIfAbsent(content));
    Object made = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    assertFalse(lease.createIfAbsent(new byte[] {1}));
    lease.takeAway(new byte[] {1});
    assertArrayEquals(content, Files.readAllBytes(file));
    assertEquals(
        made,
        Files.readAttributes(file, BasicFileAttributes.class).fileKey(),
        "the same file in one step, not a new one");
    lease.takeAway(content);
    assertNothingLeft();
  }

  /** Another process moves the lease aside as it is read back, and puts it back then. */
  public static final class Aside extends Remote {
    private static final int READ_BACK = 1;
    private int readings;

    @Override
    public org.apache.hadoop.fs.FSDataInputStream open(org.apache.hadoop.fs.Path path, int size)
        throws IOException {
      readings++;
      if (readings == READ_BACK) {
        throw new FileNotFoundException(path.toString());
      }
      return super.open(path, size);
    }

    @Override
    public boolean exists(org.apache.hadoop.fs.Path path) throws IOException {
      return readings != READ_BACK && super.exists(path);
    }
  }

  @Test
  void aLeaseThatIsAsideForAMomentIsHeld() throws IOException {
    HadoopFolder aside =
        HadoopFolder.of(configuration(Aside.class), "remote://" + temporary + "/model");
    try (Lease lease = Lease.acquire(aside, "rnn train")) {
      lease.requireHeld();
    }
    assertNothingLeft();
  }

  /** An object store that makes a lease and, busy, says that it is there already. */
  public static final class SaysItIsThere extends Remote {
    @Override
    public org.apache.hadoop.fs.FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        org.apache.hadoop.fs.permission.FsPermission permission,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        org.apache.hadoop.util.Progressable progress)
        throws IOException {
      return new org.apache.hadoop.fs.FSDataOutputStream(
          super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress),
          null) {
        @Override
        public void close() throws IOException {
          super.close();
          throw new FileAlreadyExistsException(path.toString());
        }
      };
    }
  }

  @Test
  void theOwnLeaseThatIsFoundIsHeld() throws IOException {
    HadoopFolder busy =
        HadoopFolder.of(configuration(SaysItIsThere.class), "remote://" + temporary + "/model");
    try (Lease lease = Lease.acquire(busy, "rnn train")) {
      lease.requireHeld();
    }
    assertNothingLeft();
  }

  /** A disk that is full after some bytes. */
  public static final class Full extends Remote {
    @Override
    public org.apache.hadoop.fs.FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        org.apache.hadoop.fs.permission.FsPermission permission,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        org.apache.hadoop.util.Progressable progress)
        throws IOException {
      OutputStream out =
          super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
      return new org.apache.hadoop.fs.FSDataOutputStream(
          new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
              out.write(bytes, offset, Math.min(length, 5));
              throw new IOException("No space left on device");
            }
          },
          null);
    }
  }

  @Test
  void aFullDiskIsNotAnotherRun() throws IOException {
    HadoopFolder full =
        HadoopFolder.of(configuration(Full.class), "remote://" + temporary + "/model");
    UncheckedIOException error =
        assertThrows(UncheckedIOException.class, () -> Lease.acquire(full, "rnn train"));
    assertTrue(error.getMessage().contains("No space left on device"), error.getMessage());
    assertTrue(error.getMessage().contains("see that there is room"), error.getMessage());
    assertNothingLeft();
  }

  @Test
  void ofManyAtOnceOneTakesOver() throws Exception {
    int runs = 8;
    ExecutorService threads = Executors.newFixedThreadPool(runs);
    try {
      for (int trial = 0; trial < 20; trial++) {
        write(holder("elsewhere", 4242, "1"), Instant.EPOCH);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Lease>> futures =
            IntStream.range(0, runs)
                .mapToObj(
                    i ->
                        threads.submit(
                            () -> {
                              start.await();
                              try {
                                return Lease.acquire(folder, "rnn train");
                              } catch (InputException refused) {
                                return null;
                              }
                            }))
                .toList();
        start.countDown();
        List<Lease> leases = new ArrayList<>();
        for (Future<Lease> future : futures) {
          Lease lease = future.get();
          if (lease != null) {
            leases.add(lease);
          }
        }
        long held = leases.stream().filter(LeaseTest::isHeld).count();
        leases.forEach(Lease::close);
        assertEquals(1, held, "in trial " + trial);
      }
    } finally {
      threads.shutdown();
    }
    assertNothingLeft();
  }

  private static boolean isHeld(Lease lease) {
    try {
      lease.requireHeld();
      return true;
    } catch (InputException lost) {
      return false;
    }
  }

  @Test
  void whoLostItsLeaseIsToldBeforeItWrites() throws IOException {
    try (Lease lease = Lease.acquire(folder, "rnn train")) {
      lease.renew();
      lease.requireHeld();
      write(holder("elsewhere", 4242, "1"), Instant.now());
      InputException lost = assertThrows(InputException.class, lease::requireHeld);
      assertTrue(lost.getMessage().contains("was taken over by `rnn train`, process 4242"));
    }
    assertTrue(Files.exists(file), "another's is not released");
  }

  @Test
  void aLeaseThatWasDeletedByHandIsMadeAgain() throws IOException {
    try (Lease lease = Lease.acquire(folder, "rnn train")) {
      Files.delete(file);
      lease.requireHeld();
      assertTrue(refusal().contains("process "));
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    Files.writeString(temporary.resolve("file"), "");
    HadoopFolder below =
        HadoopFolder.of(new Configuration(), temporary.resolve("file/model").toString());
    UncheckedIOException error =
        assertThrows(UncheckedIOException.class, () -> Lease.acquire(below, "rnn train"));
    assertTrue(error.getMessage().contains("file/model.lease"), error.getMessage());
    assertTrue(error.getMessage().contains("make it writable"), error.getMessage());
  }

  private static Configuration remote() {
    return configuration(Remote.class);
  }

  private static Configuration configuration(Class<? extends Remote> fileSystem) {
    Configuration configuration = new Configuration();
    configuration.set("fs.remote.impl", fileSystem.getName());
    configuration.set("fs.remote.impl.disable.cache", "true");
    return configuration;
  }

  /** A file system that is not Hadoop's local one, as those of clusters and clouds. */
  public static class Remote extends org.apache.hadoop.fs.FilterFileSystem {
    public Remote() {
      super(new RawLocalFileSystem());
    }

    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("remote:///");
    }

    @Override
    protected void checkPath(org.apache.hadoop.fs.Path path) {}

    @Override
    public org.apache.hadoop.fs.Path makeQualified(org.apache.hadoop.fs.Path path) {
      return path.makeQualified(getUri(), new org.apache.hadoop.fs.Path("/"));
    }

    @Override
    public org.apache.hadoop.fs.FSDataInputStream open(org.apache.hadoop.fs.Path path, int size)
        throws IOException {
      return fs.open(local(path), size);
    }

    @Override
    public org.apache.hadoop.fs.FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        org.apache.hadoop.fs.permission.FsPermission permission,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        org.apache.hadoop.util.Progressable progress)
        throws IOException {
      return fs.create(local(path), overwrite, bufferSize, replication, blockSize, progress);
    }

    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
        throws IOException {
      return fs.rename(local(from), local(to));
    }

    @Override
    public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
      return fs.delete(local(path), recursive);
    }

    @Override
    public org.apache.hadoop.fs.FileStatus getFileStatus(org.apache.hadoop.fs.Path path)
        throws IOException {
      return fs.getFileStatus(local(path));
    }

    private static org.apache.hadoop.fs.Path local(org.apache.hadoop.fs.Path path) {
      return new org.apache.hadoop.fs.Path("file", null, path.toUri().getPath());
    }
  }

  @Test
  void otherFileSystemsDoTheSame() throws IOException {
    HadoopFolder remote = HadoopFolder.of(remote(), "remote://" + temporary + "/model");
    try (Lease lease = Lease.acquire(remote, "rnn train")) {
      assertThrows(InputException.class, () -> Lease.acquire(remote, "rnn train"));
      lease.renew();
      lease.requireHeld();
    }
    assertNothingLeft();
    write(holder("elsewhere", 4242, "1"), Instant.now());
    assertThrows(InputException.class, () -> Lease.acquire(remote, "rnn train"));
    write(holder("elsewhere", 4242, "1"), Instant.EPOCH);
    Lease.acquire(remote, "rnn train").close();
    assertNothingLeft();
  }
}
