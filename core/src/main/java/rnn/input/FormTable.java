package rnn.input;

import java.util.Arrays;
import rnn.math.Tensor;

/**
 * Vectors of word forms by their spelling, at most as many as fit into {@value #MAX_MEBIBYTES} MiB:
 * those that came first, which are those that come most often.
 */
final class FormTable {
  private static final int NONE = -1;

  private static final int MAX_MEBIBYTES = 32;
  private static final int MIN_SLOTS = 1 << 10;
  private static final int ROOM_AT_FIRST = MIN_SLOTS / 4; // entries

  private final int size; // of a vector
  private final int maxLength;
  private final int maxEntries;
  private int[] slots = new int[MIN_SLOTS]; // open addressing: an entry + 1, or 0
  private int[] hashes = new int[ROOM_AT_FIRST]; // [entries]
  private int[] lengths = new int[ROOM_AT_FIRST]; // [entries]
  private int[] spellings; // [entries,maxLength]
  private float[] vectors; // [entries,size]
  private final ParameterCopy parameters;
  private int count;

  /**
   * An empty table.
   *
   * @param size of a vector
   * @param maxLength characters of a form that are looked at
   * @param parameters that the vectors are made of
   */
  FormTable(int size, int maxLength, ParameterCopy parameters) {
    long bytes = 4L * (size + maxLength + 2 + 8); // with its share of the slots
    this.size = size;
    this.parameters = parameters;
    this.maxLength = maxLength;
    this.maxEntries = (int) Math.max(ROOM_AT_FIRST, ((long) MAX_MEBIBYTES << 20) / bytes);
    this.spellings = new int[ROOM_AT_FIRST * maxLength];
    this.vectors = new float[ROOM_AT_FIRST * size];
  }

  /** Forgets all forms if the parameters are others than at the last call. */
  void refresh() {
    if (parameters.hasChanged() && count > 0) {
      Arrays.fill(slots, 0);
      count = 0;
    }
  }

  /**
   * Copies the vector of a form, if it is there, to the form's row of {@code vectors}.
   *
   * @return whether it is
   */
  boolean read(WindowForms forms, int form, Tensor to) {
    int entry = find(forms, form);
    if (entry == NONE) {
      return false;
    }
    System.arraycopy(vectors, entry * size, to.data(), to.index(form, 0), size);
    return true;
  }

  private int find(WindowForms forms, int form) {
    int hash = forms.hash(form);
    int slot = hash & (slots.length - 1);
    while (slots[slot] != 0) {
      int entry = slots[slot] - 1;
      if (hashes[entry] == hash
          && forms.isSpelled(form, spellings, entry * maxLength, lengths[entry])) {
        return entry;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return NONE;
  }

  /** Adds a form that is not there, if there is room, with its row of {@code from}. */
  void add(WindowForms forms, int form, Tensor from) {
    if (count == maxEntries) {
      return;
    }
    if (count == hashes.length) {
      grow();
    }
    hashes[count] = forms.hash(form);
    lengths[count] = forms.length(form);
    for (int i = 0; i < lengths[count]; i++) {
      spellings[count * maxLength + i] = forms.character(form, i);
    }
    System.arraycopy(from.data(), from.index(form, 0), vectors, count * size, size);
    place(count++);
  }

  private void place(int entry) {
    int slot = hashes[entry] & (slots.length - 1);
    while (slots[slot] != 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = entry + 1;
  }

  private void grow() {
    int room = Math.min(maxEntries, 2 * hashes.length);
    hashes = Arrays.copyOf(hashes, room);
    lengths = Arrays.copyOf(lengths, room);
    spellings = Arrays.copyOf(spellings, room * maxLength);
    vectors = Arrays.copyOf(vectors, room * size);
    slots = new int[2 * slots.length];
    for (int entry = 0; entry < count; entry++) {
      place(entry);
    }
  }
}
