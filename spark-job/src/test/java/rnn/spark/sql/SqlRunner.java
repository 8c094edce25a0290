package rnn.spark.sql;

import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A program that reads statements of SQL, each ended by a semicolon and a line end, and prints
 * their rows, or the error of one that fails, as {@code spark-sql} does. It knows nothing of this
 * project.
 */
public final class SqlRunner {
  private SqlRunner() {}

  public static void main(String[] arguments) {
    SparkSession session = SparkSession.builder().getOrCreate();
    try (Scanner statements = new Scanner(System.in, StandardCharsets.UTF_8)) {
      statements.useDelimiter(";\\s*\\n");
      while (statements.hasNext()) {
        String statement = statements.next();
        if (!statement.isBlank()) {
          run(session, statement);
        }
      }
    } finally {
      session.stop();
    }
  }

  private static void run(SparkSession session, String statement) {
    try {
      for (Row row : session.sql(statement).collectAsList()) {
        System.out.println(row.mkString("\t"));
      }
    } catch (Exception e) { // Scala throws AnalysisException unannounced
      System.out.println("Error: " + e.getMessage());
    }
  }
}
