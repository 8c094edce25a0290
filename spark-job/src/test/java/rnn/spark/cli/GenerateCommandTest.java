package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GenerateCommandTest {

  @Test
  void fileSystemsAreSetAsSparkWouldSetThem() {
    String name = "spark.hadoop.fs.example.endpoint";
    System.setProperty(name, "http://localhost:1"); // as spark-submit does with --conf
    try {
      assertEquals("http://localhost:1", GenerateCommand.hadoop().get("fs.example.endpoint"));
    } finally {
      System.clearProperty(name);
    }
  }
}
