package rnn.spark.data;

import java.util.Iterator;
import rnn.spark.job.InputException;

/** Lines that know their places in a file. */
interface PlacedLines extends Iterator<String> {

  /** The error of the line that was taken last: file and line, then {@code message}. */
  InputException wrong(String message);
}
