package rnn.spark.connect;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server of Spark Connect with this project's classes, and a client without them, in a JVM each:
 * their jars bring classes that Spark's jars have too. What the server logs is in a file.
 */
final class ConnectProcesses implements AutoCloseable {
  private static final Path JARS = Path.of("target", "connect");
  private static final Pattern STARTED =
      Pattern.compile("server started at: (127\\.0\\.0\\.1:\\d+)");

  private final Process server;
  private final Process client;
  private final BufferedReader answers;
  private final Path log;

  /** Processes that leave their files in {@code directory}. */
  ConnectProcesses(Path directory) throws Exception {
    log = directory.resolve("server.log");
    server = server(directory);
    try {
      client = client(address(), directory);
    } catch (Exception | Error e) {
      server.destroyForcibly();
      throw e;
    }
    answers = client.inputReader(StandardCharsets.UTF_8);
  }

  private Process server(Path directory) throws IOException {
    Path settings = directory.resolve("log4j2.properties");
    Files.writeString(
        settings,
        """
        rootLogger.level = warn
        rootLogger.appenderRef.stderr.ref = console
        appender.console.type = Console
        appender.console.name = console
        appender.console.target = SYSTEM_ERR
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = %p %c{1}: %m%n%ex
        logger.connect.name = org.apache.spark.sql.connect.service.SparkConnectServer
        logger.connect.level = info
        """);
    List<String> command = new ArrayList<>(java());
    command.addAll(
        List.of(
            "-Dspark.sql.extensions=rnn.spark.sql.RnnExtensions",
            "-Dlog4j2.configurationFile=" + settings.toUri(),
            "-Djava.io.tmpdir=" + Files.createDirectory(directory.resolve("server")),
            "-Dspark.master=local[2]",
            "-Dspark.app.name=connect",
            "-Dspark.ui.enabled=false",
            "-Dspark.driver.host=127.0.0.1",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-Dspark.sql.warehouse.dir=" + directory.resolve("warehouse"),
            "-Dspark.connect.grpc.binding.address=127.0.0.1",
            "-Dspark.connect.grpc.binding.port=0",
            "-cp",
            classPath(
                JARS.resolve("server"),
                file -> !file.contains("test-classes") && !file.contains("-tests.jar")),
            "org.apache.spark.sql.connect.service.SparkConnectServer"));
    return new ProcessBuilder(command)
        .redirectError(log.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static Process client(String address, Path directory) throws Exception {
    List<String> command = new ArrayList<>(java());
    String source =
        Path.of(ConnectProcesses.class.getResource("ConnectClient.java").toURI()).toString();
    // Libraries of others, of Spark's jars those that the client does not bring itself.
    Pattern libraries =
        Pattern.compile(
            "(?!rnn-|spark-).*\\.jar|spark-(common-utils|common-utils-java|unsafe|variant|sketch|tags)_.*\\.jar");
    String classPath =
        classPath(
            JARS.resolve("client"), file -> libraries.matcher(new File(file).getName()).matches());
    command.addAll(List.of("-cp", classPath, source, "sc://" + address));
    return new ProcessBuilder(command)
        .redirectError(directory.resolve("client.log").toFile())
        .start();
  }

  /**
   * Java with what is soonest there, for little work: the first compiler alone, which is slow with
   * vectors, so without their module.
   */
  private static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        Arrays.stream(System.getProperty("spark.argLine", "").split(" "))
            .filter(word -> !word.isEmpty())
            .toList());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xmx1g");
    return command;
  }

  /** The jars of {@code directory}, and what of this JVM's class path is wanted. */
  private static String classPath(Path directory, Predicate<String> wanted) throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> jars = Files.list(directory)) {
      jars.map(Path::toString).sorted().forEach(files::add);
    }
    assertFalse(files.isEmpty(), () -> "the build puts jars in " + directory);
    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(wanted)
        .forEach(files::add);
    return String.join(File.pathSeparator, files);
  }

  private String address() throws Exception {
    for (int tries = 0; tries < 3000 && server.isAlive(); tries++) {
      Matcher started = STARTED.matcher(Files.readString(log));
      if (started.find()) {
        return started.group(1);
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the server did not start:\n" + Files.readString(log));
  }

  /** The client's answer to {@code words}. */
  String ask(String... words) {
    try {
      client
          .getOutputStream()
          .write((String.join("\t", words) + "\n").getBytes(StandardCharsets.UTF_8));
      client.getOutputStream().flush();
      String answer = answers.readLine();
      assertNotNull(answer, "the client has ended");
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    for (Process process : List.of(client, server)) {
      process.destroy();
      process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
      process.destroyForcibly();
    }
  }
}
