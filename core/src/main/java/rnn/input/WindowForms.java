package rnn.input;

import java.util.Arrays;
import rnn.batch.Batch;
import rnn.batch.Ragged;

/**
 * The distinct word forms of a window, found by their characters, and which of them each token has;
 * forms are numbered from the shortest to the longest.
 *
 * <p>Nothing is allocated after construction.
 */
final class WindowForms {
  /** The form of an entry without a token. */
  static final int NONE = -1;

  private final int[] table; // open addressing: number of a form as it was found, or NONE
  private final int[] formOf; // [T,B]
  private final int[] position; // [forms] a token of the form, in its shard
  private final int[] rank; // [forms] number by length of a form as it was found
  private final int[] byLength; // [forms] forms as they were found, by length
  private final int[] firstOfLength; // [MAX + 2]
  private Ragged spellings = Ragged.NONE;
  private int count;

  /**
   * Room for windows of {@code entries} tokens.
   *
   * @param maxLength characters of a word that are looked at
   */
  WindowForms(int entries, int maxLength) {
    this.table = new int[Integer.highestOneBit(Math.max(2, entries)) << 2];
    this.formOf = new int[entries];
    this.position = new int[entries];
    this.rank = new int[entries];
    this.byLength = new int[entries];
    this.firstOfLength = new int[maxLength + 2];
  }

  /** Finds the forms of {@code batch}. */
  void find(Batch batch) {
    spellings = batch.spellings();
    count = 0;
    Arrays.fill(table, NONE);
    int entries = batch.timeSteps() * batch.batchSize();
    for (int i = 0; i < entries; i++) {
      int token = batch.positions()[i];
      formOf[i] = token < 0 ? NONE : form(token);
    }
    sort();
    for (int i = 0; i < entries; i++) {
      formOf[i] = formOf[i] == NONE ? NONE : rank[formOf[i]];
    }
  }

  private int form(int token) {
    int slot = hashOf(token) & (table.length - 1);
    while (table[slot] != NONE) {
      if (isSame(position[table[slot]], token)) {
        return table[slot];
      }
      slot = (slot + 1) & (table.length - 1);
    }
    position[count] = token;
    table[slot] = count;
    return count++;
  }

  private int hashOf(int token) {
    int hash = 1;
    int start = spellings.start(token);
    for (int i = 0; i < lengthOf(token); i++) {
      hash = 31 * hash + spellings.values()[start + i];
    }
    return hash * 0x9E3779B9 >>> 7;
  }

  private boolean isSame(int a, int b) {
    int length = lengthOf(a);
    int startA = spellings.start(a);
    int startB = spellings.start(b);
    return length == lengthOf(b)
        && Arrays.equals(
            spellings.values(),
            startA,
            startA + length,
            spellings.values(),
            startB,
            startB + length);
  }

  private int lengthOf(int token) {
    return Math.min(spellings.length(token), firstOfLength.length - 2);
  }

  private void sort() {
    Arrays.fill(firstOfLength, 0);
    for (int form = 0; form < count; form++) {
      firstOfLength[lengthOf(position[form]) + 1]++;
    }
    for (int length = 1; length < firstOfLength.length; length++) {
      firstOfLength[length] += firstOfLength[length - 1];
    }
    for (int form = 0; form < count; form++) {
      int number = firstOfLength[lengthOf(position[form])]++;
      rank[form] = number;
      byLength[number] = form;
    }
  }

  /** Number of forms. */
  int count() {
    return count;
  }

  /** Form of an entry of the window, {@link #NONE} where there is no token. */
  int formOf(int entry) {
    return formOf[entry];
  }

  /** Characters of a form. */
  int length(int form) {
    return lengthOf(position[byLength[form]]);
  }

  /** A number that forms of one spelling have in common. */
  int hash(int form) {
    return hashOf(position[byLength[form]]);
  }

  /** True if a form's characters are {@code length} of {@code spelling} from {@code from} on. */
  boolean isSpelled(int form, int[] spelling, int from, int length) {
    int token = position[byLength[form]];
    int start = spellings.start(token);
    return length == lengthOf(token)
        && Arrays.equals(spellings.values(), start, start + length, spelling, from, from + length);
  }

  /** A character of a form. */
  int character(int form, int i) {
    return spellings.values()[spellings.start(position[byLength[form]]) + i];
  }
}
