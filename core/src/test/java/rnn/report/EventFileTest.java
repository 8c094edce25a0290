package rnn.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rnn.task.Metrics;
import rnn.task.Score;
import rnn.train.RoundTimes;
import rnn.train.TrainingListener;

class EventFileTest {

  /** The value that RFC 3720, appendix B.4, gives for 32 zeros, masked. */
  @Test
  void theSumIsCastagnolis() {
    int sum = 0x8a9136aa;
    assertEquals((sum >>> 15 | sum << 17) + 0xa282ead8, EventFile.maskedSum(new byte[32]));
  }

  @Test
  void aReaderOfTheFramingAndOfProtocolBuffersFindsWhatWasWritten() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (EventListener listener = new EventListener(bytes)) {
      listener.roundDone(round(1_000, 51_000, 2.5, Double.NaN)); // of a run that goes on
      listener.roundDone(round(250_000, 301_000, 2.25, 0.5));
      listener.epochDone(
          new TrainingListener.EpochReport(
              1, 2, 301_000, Score.ofLoss(20, 10), Score.ZERO, Metrics.PERPLEXITY, 3));
    }

    List<Map<String, Object>> events = read(bytes.toByteArray());

    assertEquals("brain.Event:2", events.get(0).get("version"));
    List<String> told = new ArrayList<>();
    for (Map<String, Object> event : events.subList(1, events.size())) {
      assertTrue((Double) event.get("time") > 1.6e9, "seconds since 1970");
      told.add("%s %s %s".formatted(event.get("step"), event.get("tag"), event.get("value")));
    }
    assertEquals(
        List.of(
            "51000 train/loss_nats 2.5",
            "51000 train/learning_rate 0.25",
            "51000 train/tokens_per_second 500.0",
            "301000 train/loss_nats 2.25",
            "301000 train/learning_rate 0.25",
            "301000 train/tokens_per_second 125000.0",
            "301000 train/divergence 0.5",
            "301000 held_out/loss_nats 2.0",
            "301000 held_out/perplexity " + (float) Math.exp(2)),
        told);
  }

  @Test
  void aDiskThatIsFullDoesNotStopTheRun() throws IOException {
    OutputStream full =
        new OutputStream() {
          private int room = 100;

          @Override
          public void write(int b) throws IOException {
            if (--room < 0) {
              throw new IOException("No space left on device");
            }
          }
        };
    try (EventListener listener = new EventListener(full)) {
      listener.roundDone(round(1, 1, 1, 1));
      listener.roundDone(round(1, 2, 1, 1));
    }
  }

  /** Some file systems flush only what they can, and write only when they are closed. */
  @Test
  void aFileSystemThatCannotFlushOrCloseDoesNotStopTheRun() throws IOException {
    int[] closed = {0};
    OutputStream out =
        new OutputStream() {
          private int flushes = 0;

          @Override
          public void write(int b) {}

          @Override
          public void flush() {
            if (++flushes > 1) {
              throw new UnsupportedOperationException("hflush");
            }
          }

          @Override
          public void close() throws IOException {
            closed[0]++;
            throw new IOException("upload failed");
          }
        };
    EventListener flushed = new EventListener(out);
    flushed.roundDone(round(1, 1, 1, 1));
    assertEquals(1, closed[0], "closed after the error");
    flushed.close();
    assertEquals(1, closed[0], "and not again");

    new EventListener(
            new OutputStream() {
              @Override
              public void write(int b) {}

              @Override
              public void close() throws IOException {
                closed[0]++;
                throw new IOException("upload failed");
              }
            })
        .close();
    assertEquals(2, closed[0]);
  }

  private static TrainingListener.RoundReport round(
      long tokens, long tokensSoFar, double loss, double spread) {
    return new TrainingListener.RoundReport(
        1, 1, 2, 2, tokens, tokensSoFar, loss, 0.25, spread, 0, new RoundTimes(2, 2, 0, 1));
  }

  /** The events of a file: what is framed, by the sums of the framing, field by field. */
  private static List<Map<String, Object>> read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Map<String, Object>> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertEquals(EventFile.maskedSum(length), in.getInt(), "sum of the length");
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      assertEquals(EventFile.maskedSum(data), in.getInt(), "sum of the data");
      Map<String, Object> event = new LinkedHashMap<>();
      fields(data)
          .forEach(
              (field, value) -> {
                switch (field) {
                  case 1 -> event.put("time", Double.longBitsToDouble((Long) value));
                  case 2 -> event.put("step", value);
                  case 3 -> event.put("version", text(value));
                  case 5 -> {
                    Map<Integer, Object> scalar = fields((byte[]) fields((byte[]) value).get(1));
                    event.put("tag", text(scalar.get(1)));
                    event.put("value", Float.intBitsToFloat((Integer) scalar.get(2)));
                  }
                  default -> throw new AssertionError("field " + field);
                }
              });
      events.add(event);
    }
    return events;
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

  private static Map<Integer, Object> fields(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> fields = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      long key = varint(in);
      Object value =
          switch ((int) (key & 7)) {
            case 0 -> varint(in);
            case 1 -> in.getLong();
            case 5 -> in.getInt();
            case 2 -> {
              byte[] bytes = new byte[(int) varint(in)];
              in.get(bytes);
              yield bytes;
            }
            default -> throw new AssertionError("wire type of " + key);
          };
      fields.put((int) (key >>> 3), value);
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
