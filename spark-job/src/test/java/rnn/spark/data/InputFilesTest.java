package rnn.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;

/** Paths, globs and odd names: what is read is what the path says. */
@ExtendWith(SharedSpark.class)
class InputFilesTest {
  private static final List<String> ODD_NAMES =
      List.of(
          "a[1]",
          "a{1}",
          "a{1,2}",
          "a*",
          "a?",
          "a b",
          "a%20b",
          "a#b",
          "a,b",
          "a\\b",
          "a^b",
          "${user.home}",
          "a:b",
          "2024-01-01T10:00",
          "a&b=c",
          "ä漢",
          "'a'",
          "\"a\"",
          "~a",
          "a+b");

  @TempDir Path directory;

  @Test
  void namesAreTakenLiterally(SparkSession session) throws IOException {
    TestText.write(directory.resolve("a1"), List.of("wrong")); // what a[1] matches as a glob
    TestText.write(directory.resolve("a1.json"), List.of("{\"body\": \"wrong\"}"));
    for (String name : ODD_NAMES) {
      String text = TestText.write(directory.resolve(name), List.of("text of " + name));
      assertEquals(List.of("text of " + name), lines(session, text));
      String json =
          TestText.write(directory.resolve(name + ".json"), List.of("{\"body\": \"rows\"}"));
      assertEquals(List.of("rows"), bodies(session, "json", json), name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv", "parquet", "orc"})
  void directoriesOfEveryFormatAreTakenLiterally(String format, @TempDir Path place)
      throws IOException {
    SparkSession session = SparkSession.active();
    Path written = place.resolve("plain");
    session
        .sql("select 'the cat' as body")
        .write()
        .option("header", "true")
        .format(format)
        .save(written.toString());
    for (String name :
        List.of("t[1]", "t{1}", "t *", "t,?", "t%20#", "t:1", "t^1", "[^t]", "t\\")) {
      Path odd = place.resolve(name);
      Files.move(written, odd);
      assertEquals(List.of("the cat"), bodies(session, format, odd.toString()), name);
      Files.move(odd, written);
    }
  }

  @Test
  void columnsOfDirectoriesAreFound(SparkSession session) throws IOException {
    String row = "{\"body\": \"the cat\"}";
    TestText.write(directory.resolve("t[1]/year=2020/a.json"), List.of(row));
    TestText.write(directory.resolve("t[1]/year=2021/a.json"), List.of(row));
    Source source = Source.column("json", "body", directory + "/t[1]");
    assertEquals(List.of("body", "year"), Arrays.asList(Tables.rows(session, source).columns()));
    assertEquals(2, bodies(session, "json", directory + "/t\\[1\\]/year=202*").size());
    assertEquals(1, bodies(session, "json", directory + "/t*/year=2021").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv", "parquet", "orc"})
  void valuesInNamesOfDirectoriesStayAsTheyAre(String format) {
    SparkSession session = SparkSession.active();
    session
        .sql("select 'the cat' as body, '007' as day union select 'the dog', '2024-05-01'")
        .write()
        .partitionBy("day")
        .option("header", "true")
        .format(format)
        .save(directory + "/t");
    Source source = Source.column(format, "body", directory + "/t");
    assertEquals(
        List.of("[the cat,007]", "[the dog,2024-05-01]"),
        Tables.rows(session, source).sort("body").collectAsList().stream()
            .map(Row::toString)
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv", "parquet", "orc"})
  void columnsAreThoseOfDirectoriesBelowThePathThatIsNamed(String format) throws IOException {
    SparkSession session = SparkSession.active();
    for (String name : List.of("x/y/day=1", "more", "x/y/day=2/hour=3")) {
      session
          .sql("select '%s' as body".formatted(name))
          .write()
          .option("header", "true")
          .format(format)
          .save(directory + "/" + name);
    }
    Files.move(directory.resolve("x/y/day=2"), directory.resolve("x/day=2"));
    Source source =
        Source.column(
            format,
            "body",
            directory + "/x/y/day=1",
            directory + "/more",
            directory + "/x/day=*/hour=3");
    Dataset<Row> rows = Tables.rows(session, source);
    assertEquals(List.of("body"), Arrays.asList(rows.columns()));
    assertEquals(3, rows.count());
    Source within = Source.column(format, "body", directory + "/x/y", directory + "/x/y/day=1");
    assertEquals(List.of("body", "day"), Arrays.asList(Tables.rows(session, within).columns()));
    expect(session, format, directory + "/x", "must be in folders of the same columns");
  }

  @Test
  void globsPassOverHiddenFiles(SparkSession session) throws IOException {
    TestText.write(directory.resolve("in/a"), List.of("{\"body\": \"a\"}"));
    for (String hidden :
        List.of("_SUCCESS", ".DS_Store", ".a.crc", "_temporary/0/a", "b._COPYING_")) {
      TestText.write(directory.resolve("in/" + hidden), List.of("{\"body\": \"hidden\"}"));
    }
    for (String path :
        List.of("in", "in/*", "i*/*", "{in,out}/*", "in/{_SUCCESS,a,[.]*}", "i?/a")) {
      assertEquals(List.of("{\"body\": \"a\"}"), lines(session, directory + "/" + path), path);
      assertEquals(List.of("a"), bodies(session, "json", directory + "/" + path), path);
    }
  }

  @Test
  void hiddenFilesAreRefusedByName(SparkSession session) throws IOException {
    TestText.write(directory.resolve("in/_SUCCESS"), List.of("{\"body\": \"hidden\"}"));
    for (String format : List.of("text", "json")) {
      expect(
          session, format, directory + "/in/_SUCCESS", "must not begin with _ or .", "rename it");
      expect(session, format, directory + "/in/*", "matches only hidden files", "_SUCCESS");
      expect(session, format, directory + "/in/_*", "matches only hidden files", "_SUCCESS");
    }
  }

  @Test
  void namesWithColonsAreReadInDirectoriesAndByGlobs(SparkSession session) throws IOException {
    TestText.write(directory.resolve("logs/2024-01-01T10:00.txt"), List.of("{\"body\": \"a\"}"));
    TestText.write(directory.resolve("logs/b:c/d.txt"), List.of("{\"body\": \"b\"}"));
    TestText.write(directory.resolve("logs/e.json"), List.of("{\"body\": \"c\"}"));
    List<String> all = List.of("{\"body\": \"a\"}", "{\"body\": \"b\"}", "{\"body\": \"c\"}");
    assertEquals(all, lines(session, directory + "/logs"));
    assertEquals(all, lines(session, directory + "/logs/*"));
    assertEquals(all.subList(2, 3), lines(session, directory + "/logs/*.json"));
    assertEquals(all.subList(0, 1), lines(session, directory + "/logs/*:*.txt"));
    assertEquals(List.of("a"), bodies(session, "json", directory + "/logs/*T*"));
    assertEquals(List.of("c"), bodies(session, "json", directory + "/logs/*.json"));
    assertEquals(List.of("a", "b"), bodies(session, "json", directory + "/logs/*:*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv", "parquet", "orc"})
  void filesOfEveryFormatMayHaveAColonInTheirNames(String format) throws IOException {
    SparkSession session = SparkSession.active();
    Path written = directory.resolve("plain");
    session
        .sql("select 'the cat' as body")
        .coalesce(1)
        .write()
        .option("header", "true")
        .format(format)
        .save(written.toString());
    Path part;
    try (Stream<Path> all = Files.list(written)) {
      part = all.filter(file -> file.getFileName().toString().startsWith("part-")).findAny().get();
    }
    Path named = Files.copy(part, directory.resolve("10:30." + format));

    assertEquals(List.of("the cat"), bodies(session, format, named.toString()));
  }

  @Test
  void brokenLinesOfFilesWithColonsAreNamed(SparkSession session) throws IOException {
    TestText.write(directory.resolve("a:b.json"), List.of("{\"body\": \"a\"}", "{\"body\": "));
    expect(session, "json", directory + "/a:b.json", "a:b.json: line 2", "correct or remove");
  }

  @Test
  void linesOfFilesWithColonsAreNamed(SparkSession session) throws IOException {
    Files.write(directory.resolve("a:b"), new byte[] {'a', '\n', (byte) 0xE9, '\n'});
    expect(session, "text", directory + "/a:b", "a:b: line 2 is not UTF-8", "LATIN1");
  }

  @Test
  void filesNamedTwiceAreReadOnce(SparkSession session) throws IOException {
    TestText.write(directory.resolve("in/a.json"), List.of("{\"body\": \"a\"}"));
    String file = directory + "/in/a.json";
    for (String other :
        List.of(file, directory + "/in", "file:" + file, directory + "/i*/*.json")) {
      assertEquals(1, lines(session, file, other).size(), other);
      assertEquals(List.of("a"), bodies(session, "json", file, other), other);
    }
    assertEquals(1, lines(session, directory + "/in/../in/./a.json").size());
    assertEquals(1, lines(session, directory + "/in/").size());
  }

  @Test
  void linksThatLeadNowhereOrRoundAreRefused(SparkSession session) throws IOException {
    TestText.write(directory.resolve("in/a"), List.of("a"));
    Path link = directory.resolve("in/link");
    Files.createSymbolicLink(link, directory.resolve("gone"));
    for (String path : List.of("/in", "/in/*", "/in/link")) {
      expect(session, "text", directory + path, "in/link is a link to", "where nothing is");
    }
    Files.delete(link);
    Files.createSymbolicLink(link, directory.resolve("in"));
    expect(session, "text", directory + "/in", "in/link is a link to", "which it is in");
    expect(session, "json", directory + "/in", "in/link is a link to", "which it is in");
  }

  @Test
  void aPipeIsRefused(SparkSession session) throws IOException, InterruptedException {
    Path pipe = directory.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    expect(session, "text", pipe.toString(), "is a pipe or a device", "write it to a file first");
    expect(session, "text", "/dev/null", "is a pipe or a device");
  }

  @Test
  void neighboursThatAGlobDoesNotMatchMayBeAnything(SparkSession session)
      throws IOException, InterruptedException {
    TestText.write(directory.resolve("a.txt"), List.of("{\"body\": \"a\"}"));
    TestText.write(directory.resolve("sub/b.txt"), List.of("{\"body\": \"b\"}"));
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("gone"));
    for (String pipe : List.of("pipe", ".pipe.txt", "_pipe.txt")) {
      Path path = directory.resolve(pipe);
      assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
    }
    for (String name : List.of("/*.txt", "/{a,c}.t*")) {
      assertEquals(List.of("{\"body\": \"a\"}"), lines(session, directory + name), name);
      assertEquals(List.of("a"), bodies(session, "json", directory + name), name);
    }
    assertEquals(List.of("{\"body\": \"b\"}"), lines(session, directory + "/*/b.txt"));
    assertEquals(List.of("b"), bodies(session, "json", directory + "/*/*.txt"));
    expect(session, "text", directory + "/p*", "is a pipe or a device");
    expect(session, "json", directory + "/l*", "where nothing is");
  }

  @Test
  void pathsThatAreNoneAreRefusedInASentence(SparkSession session) {
    expect(session, "text", "s3a://bucket/key", "s3a://", "hadoop-aws");
    expect(session, "json", "s3a://bucket/key", "s3a://", "hadoop-aws");
    expect(session, "text", "https://host/a.txt", "copy the file to a disk first");
    expect(session, "text", "C:\\text\\a.txt", "a path of Windows");
    expect(session, "text", "C:/text/a.txt", "a path of Windows");
    expect(session, "text", "~/a.txt", "no input at ~/a.txt", "~ is the shell's");
    expect(session, "text", "file:a.txt", "behind the scheme file: a path begins with a slash");
    expect(session, "text", "nosuchscheme://host/a", "nosuchscheme", "--jars");
    expect(session, "text", "a:b", "no input at a:b");
    expect(session, "text", directory + "/{a", "cannot be read");
    expect(session, "text", directory + "/[a", "cannot be read");
  }

  @Test
  void oneFileInManyPathsIsListedOnce() throws IOException {
    String file = TestText.write(directory.resolve("a"), List.of("a"));
    assertEquals(1, InputFiles.list(new Configuration(), Collections.nCopies(3, file)).size());
  }

  private static List<String> lines(SparkSession session, String... paths) {
    return TextFiles.lines(Sessions.context(session), List.of(paths)).collect();
  }

  private static List<String> bodies(SparkSession session, String format, String... paths) {
    Source source = Source.column(format, "body", paths);
    List<String> bodies = new ArrayList<>();
    for (Row row : Tables.rows(session, source).select("body").collectAsList()) {
      bodies.add(row.getString(0));
    }
    Collections.sort(bodies);
    return bodies;
  }

  private static void expect(SparkSession session, String format, String path, String... parts) {
    InputException e =
        assertThrows(
            InputException.class,
            () -> {
              if (format.equals("text")) {
                Corpus.requirePresent(session, Source.text(path));
                rnn.spark.job.Jobs.collect(
                    TextFiles.lines(Sessions.context(session), List.of(path)), "read");
              } else {
                bodies(session, format, path);
              }
            },
            path);
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
