package rnn.spark.stream;

import java.util.Iterator;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import rnn.spark.score.SharedModel;

/** The same as {@link KeyedScoring} of a table, whose events are all there: nothing is kept. */
final class TableScoring implements FlatMapGroupsFunction<Row, Row, Row> {
  private static final long serialVersionUID = 1L;

  private static final SessionReader.Kept NOTHING =
      new SessionReader.Kept() {
        @Override
        public @Nullable SessionState get(Object key) {
          return null;
        }

        @Override
        public void set(@Nullable SessionState before, @Nullable SessionState session) {}
      };

  private final SharedModel shared;
  private final KeyedEvents keyed;
  private final EventRows rows;
  private transient @Nullable SessionReader reader; // made by the task

  /** A function of rows behind whose own columns stand those of {@link EventInput}. */
  TableScoring(SharedModel shared, KeyedEvents keyed, EventRows rows) {
    this.shared = shared;
    this.keyed = keyed;
    this.rows = rows;
  }

  @Override
  public Iterator<Row> call(Row keyRow, Iterator<Row> input) {
    if (reader == null) {
      reader = new SessionReader(shared.loaded(), keyed, rows);
    }
    return reader.read(keyRow.get(0), input, NOTHING).iterator();
  }
}
