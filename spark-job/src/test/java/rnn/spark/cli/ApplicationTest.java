package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.spark.data.Source;

class ApplicationTest {
  private static Source text(String... paths) {
    return new Source(List.of(paths), Source.TEXT, null, 0, 0);
  }

  private static String nameOf(SparkConf conf) {
    Application.setName(conf, "train", text("wikitext.txt"));
    return conf.get("spark.app.name");
  }

  @Test
  void anApplicationIsNamedByWhatItDoesUnlessItsUserNamedIt() {
    SparkConf none = new SparkConf(false);
    assertEquals("rnn train wikitext.txt", nameOf(none));
    // That is what spark-submit sets without --name.
    assertEquals("rnn train wikitext.txt", nameOf(none.clone().setAppName("rnn.spark.cli.Main")));
    assertEquals("mine", nameOf(none.clone().setAppName("mine")));
  }

  @Test
  void filesAreCalledByTheirNames() {
    assertEquals(
        "rnn score a.txt part-*",
        Application.name("score", text("hdfs://h/x/a.txt", "/b/part-*/")));
    assertEquals("rnn train a b and 2 more", Application.name("train", text("a", "b", "c", "d")));
    assertEquals("rnn train grammar", Application.name("train", Source.grammar(1, 10)));
    String longest = Application.name("train", text("x".repeat(500), "y", "z"));
    assertTrue(longest.length() < 110 && longest.endsWith("... and 1 more"), longest);
    assertEquals("rnn train a b", Application.name("train", text("a\nb")));
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:4040,4040,''",
    "http://localhost:4041,4040,' (port 4040 is taken; --conf spark.ui.port=PORT behind -- chooses"
        + " another)'",
    "http://localhost:38201,0,''",
    "http://proxy/a,4040,''",
  })
  void anotherPortThanTheOneAskedForIsSaid(String address, int asked, String more) {
    assertEquals("Spark UI: " + address + more, Application.page(address, asked));
  }
}
