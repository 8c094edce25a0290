package rnn.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.orc.OrcFile;
import org.apache.orc.TypeDescription;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.spark.job.InputException;
import rnn.spark.testkit.SharedSpark;
import rnn.text.Tokenizers;

/** Tables as they are read: all of what is there, or an error. */
@ExtendWith(SharedSpark.class)
class TablesTest {
  @TempDir Path directory;
  private SparkSession session;

  @BeforeEach
  void take(SparkSession session) {
    this.session = session;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "zst", "deflate", "lz4"})
  void compressedFilesOfNoBytesArePassedOver(String ending) throws IOException {
    write("csv/a.csv." + ending, "");
    write("csv/b.csv", "body\nthe cat\n");
    assertEquals(List.of("the cat"), words(Source.column("csv", "body", directory + "/csv")));
    write("json/a.json." + ending, "");
    write("json/b.json", "{\"body\": \"the cat\"}\n");
    Source json = Source.column("json", "body", directory + "/json");
    assertEquals(List.of("the cat"), words(json));
    write("json/c.json", "{\"body\": \n");
    expect(json, "json/c.json: line 1");
    expect(
        Source.column("csv", "body", directory + "/csv/a.csv." + ending),
        "is empty: 1 file with 0 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json"})
  void textThatIsNotUtf8IsNamedByFileAndLine(String format) throws IOException {
    String text =
        format.equals("csv")
            ? "body\nthe cat\n\"caf\u00E9\n\"\n"
            : "{\"body\":\"the cat\"}\n\n{\"body\":\"caf\u00E9\"}\n";
    Files.write(directory.resolve("latin"), text.getBytes(StandardCharsets.ISO_8859_1));
    expect(
        Source.column(format, "body", directory + "/latin"),
        "/latin: line 3 is not UTF-8: byte 0xE9",
        "iconv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc"})
  void stringsThatAreNotUtf8AreRefused(String format) {
    session
        .sql("select cast(x'636166E9' as string) as body, array(cast(x'E9' as string)) as words")
        .write()
        .format(format)
        .save(directory + "/t");
    for (String column : List.of("body", "words")) {
      expect(Source.column(format, column, directory + "/t"), "must be UTF-8 but a row of file:");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.sql.columnNameOfCorruptRecord=_bad",
        "spark.sql.files.ignoreCorruptFiles=true",
        "spark.sql.caseSensitive=true"
      })
  void brokenJsonIsRefusedWhateverIsSet(String setting) throws IOException {
    String[] parts = setting.split("=", -1);
    write("t", "{\"body\":\"the cat\"}\n{\"body\":\"the dog\n{\"body\":\"a\"}{\"body\":\"b\"}\n");
    session.conf().set(parts[0], parts[1]);
    try {
      expect(
          Source.column("json", "BODY", directory + "/t"),
          "must be a JSON object but 2 are not",
          "/t: line 2: {\"body\":\"the dog");
    } finally {
      session.conf().unset(parts[0]);
    }
  }

  @Test
  void damagedFilesAreNamedWhateverIsSet() throws IOException {
    for (String format : List.of("parquet", "orc")) {
      session
          .range(0, 20_000, 1, 1)
          .selectExpr("concat('the cat ', sha2(string(id), 256)) as body")
          .write()
          .option("compression", "snappy")
          .format(format)
          .save(directory + "/" + format);
      Path file;
      try (Stream<Path> files = Files.list(directory.resolve(format))) {
        file = files.filter(f -> f.getFileName().toString().startsWith("part")).findAny().get();
      }
      byte[] bytes = Files.readAllBytes(file);
      Arrays.fill(bytes, 1000, bytes.length / 2, (byte) 0x5A);
      Files.delete(file);
      Files.write(directory.resolve(format + "/damaged"), bytes);
      session.conf().set("spark.sql.files.ignoreCorruptFiles", "true");
      try {
        expect(
            Source.column(format, "body", directory + "/" + format),
            format + "/damaged cannot be read",
            "may be damaged");
      } finally {
        session.conf().unset("spark.sql.files.ignoreCorruptFiles");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "parquet", "orc"})
  void integersAreReadAsTheyAreWritten(String format) {
    session
        .sql(
            "select array(5L, 22L, -5L) as longs, array(5S, null) as shorts, array(1Y) as bytes,"
                + " array(12345678901234567890BD) as decimals, 7 as number")
        .write()
        .format(format)
        .save(directory + "/t");
    assertEquals(List.of("5|22|-5"), lines(format, "longs"));
    assertEquals(List.of("5"), lines(format, "shorts"));
    assertEquals(List.of("1"), lines(format, "bytes"));
    assertEquals(List.of("12345678901234567890"), lines(format, "decimals"));
    assertEquals(List.of("7"), lines(format, "number"));
  }

  private List<String> lines(String format, String column) {
    return lines(corpus(Source.column(format, column, directory + "/t")));
  }

  @Test
  void elementsThatAreNoTokensAreCounted() throws IOException {
    write("t", "{\"ev\":[\"a\",null,\"\",\"b\"]}\n{\"ev\":null}\n{\"ev\":[null]}\n");
    Corpus corpus = corpus(Source.column("json", "ev", directory + "/t"));
    assertEquals(3, corpus.emptyElements());
    assertEquals(1, corpus.nullRows());
    assertEquals(List.of("", "a|b"), lines(corpus));
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc"})
  void typesMustAgreeOnlyInTheColumnThatIsRead(String format) {
    write(format, "a", "select 1 as id, 'the cat' as body, 1 as n, named_struct('x', 1) as s");
    write(format, "b", "select '2' as id, 'the dog' as body, 2L as n, named_struct('y', 2) as s");
    Source source = new Source(List.of(directory + "/a", directory + "/b"), format, "body", 0, 0);
    assertEquals(List.of("the cat", "the dog"), words(source));
    InputException e = assertThrows(InputException.class, () -> Tables.rows(session, source));
    assertTrue(
        e.getMessage()
            .matches(
                "Column id must have one type in all files but is int in file:.*/a/.* and string in"
                    + " file:.*/b/.*; read .*"),
        e.getMessage());
    Source ids = new Source(source.paths(), format, "id", 0, 0);
    expect(ids, "Column id must have one type in all files but is int in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc"})
  void columnsOfAllFilesAreReadInTheWiderType(String format) {
    write(format, "a", "select 'the cat' as body, 1 as n, named_struct('x', 1) as s");
    write(
        format,
        "b",
        "select 'the dog' as body, 2L as n, named_struct('y', 2, 'x', 3L) as s, 7 as m");
    Source source = new Source(List.of(directory + "/a", directory + "/b"), format, "body", 0, 0);
    Dataset<Row> rows = Tables.rows(session, source);
    assertEquals(
        List.of("[the cat,1,[1,null],null]", "[the dog,2,[3,2],7]"),
        rows.sort("body").collectAsList().stream().map(Row::toString).toList());
  }

  @Test
  void columnThatAFileLacksIsTold() {
    write("parquet", "a", "select 'the cat' as body");
    write("parquet", "b", "select 'the dog' as text");
    Source source =
        new Source(List.of(directory + "/a", directory + "/b"), "parquet", "body", 0, 0);
    expect(source, "Every file must have the column body but", "/b/", "does not");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc"})
  void fieldsWithinArraysAndMapsAreThoseOfAllFiles(String format) {
    write(
        format,
        "a",
        "select array(named_struct('other', 'x')) as events, map('k', 1) as m, 1 as beside");
    write(
        format,
        "b",
        "select array(named_struct('id', 'y', 'other', 'z')) as events, map('k', 2L) as m, '2' as"
            + " beside");
    Source both = new Source(List.of(directory + "/a", directory + "/b"), format, "m.k", 0, 0);
    assertEquals(List.of("1", "2"), words(both));
    assertEquals(List.of("x", "z"), words(Source.column(format, "events.other", paths(both))));
    expect(
        Source.column(format, "events.id", paths(both)),
        "Every file must have the column events.id but",
        "/b/",
        "/a/");
    write(format, "c", "select array(named_struct('other', 7)) as events");
    expect(
        Source.column(format, "events.other", directory + "/a", directory + "/c"),
        "Column events.other must have one type in all files but is");
  }

  private static String[] paths(Source source) {
    return source.paths().toArray(String[]::new);
  }

  /** Hive writes a file without columns where it has no rows. */
  @Test
  void filesWithoutColumnsDoNotMatter() throws IOException {
    write("orc", "t", "select 'the cat' as body, 1 as id");
    write("orc", "u", "select 'the dog' as body, 2L as id");
    OrcFile.createWriter(
            new org.apache.hadoop.fs.Path(directory + "/t/a.orc"),
            OrcFile.writerOptions(new Configuration()).setSchema(TypeDescription.createStruct()))
        .close();
    Source source = Source.column("orc", "body", directory + "/t", directory + "/u");
    assertEquals(List.of("the cat", "the dog"), words(source));
    assertEquals(
        "struct<body:string,id:bigint>", Tables.rows(session, source).schema().catalogString());
  }

  @Test
  void namesThatDifferInLetterCaseAreToldOrRead() throws IOException {
    write("t.json", "{\"text\": \"the cat\", \"Text\": \"the dog\"}\n");
    Source json = Source.column("json", "Text", directory + "/t.json");
    expect(json, "must have different names", "`text` is there twice; rename one", "caseSensitive");
    session.conf().set("spark.sql.caseSensitive", "true");
    try {
      assertEquals(List.of("the dog"), words(json));
      for (String format : List.of("parquet", "orc")) {
        write(format, format, "select 'the cat' as text, 'the dog' as Text");
        expect(
            Source.column(format, "Text", directory + "/" + format),
            "must have different names",
            "`text` is there twice; rename one");
      }
    } finally {
      session.conf().unset("spark.sql.caseSensitive");
    }
  }

  @Test
  void columnsBesideTheTextDoNotMatter() {
    write(
        "parquet",
        "t",
        "select 'the cat' as body, interval '1' day as i, interval '1' month as m, map('a', 1) as"
            + " p, cast('c' as varchar(3)) as v, parse_json('{\"a\": 1}') as j");
    Source source = Source.column("parquet", "body", directory + "/t");
    assertEquals(List.of("the cat"), words(source));
    assertEquals(1, Tables.rows(session, source).count());
  }

  @Test
  void foldersWithinFoldersAreRead() {
    write("parquet", "t/one", "select 'the cat' as body");
    write("parquet", "t/two/three", "select 'the dog' as body");
    assertEquals(
        List.of("the cat", "the dog"), words(Source.column("parquet", "body", directory + "/t")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"_delta_log/0.json", "metadata/v1.metadata.json", ".hoodie/hoodie.properties"})
  void filesOfATableWithALogAreRefused(String log) throws IOException {
    write("parquet", "lake/t/data/day=1", "select 'the cat' as body");
    write("lake/t/" + log, "{}");
    for (String path : List.of("lake/t", "lake", "lake/*", "lake/t/data/day=1", "lake/t/d*/*/*")) {
      expect(
          Source.column("parquet", "body", directory + "/" + path),
          "/lake/t is a table of",
          "--format table");
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void write(String format, String name, String query) {
    session
        .sql(query)
        .coalesce(1)
        .write()
        .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false") // globs match _SUCCESS
        .format(format)
        .save(directory + "/" + name);
  }

  private Corpus corpus(Source source) {
    return Corpus.of(session, source, Tokenizers.named("whitespace"));
  }

  private static List<String> lines(Corpus corpus) {
    return corpus.lines().map(line -> String.join("|", line.tokens())).collect().stream()
        .sorted()
        .toList();
  }

  private List<String> words(Source source) {
    return lines(corpus(source)).stream().map(line -> line.replace('|', ' ')).toList();
  }

  private void expect(Source source, String... parts) {
    InputException e = assertThrows(InputException.class, () -> lines(corpus(source)));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
