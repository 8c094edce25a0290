package rnn.task;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rnn.text.LabelSet;

/**
 * Labels taken apart into prefix and type, if they are such: {@code B-PER} is {@code B} and {@code
 * PER}.
 *
 * <p>Every label has to fit, for tags of other kinds may well be called {@code B} or {@code I-x}. A
 * type is what follows the first separator, {@code -} or {@code _}, the same in all labels; or no
 * label has a type.
 */
final class LabelNames {
  private static final String OUTSIDE = "O";
  private static final List<String> SEPARATORS = List.of("-", "_");
  private static final Pattern SPAN = Pattern.compile("[BIESLUM][-_].+");

  /** Prefixes of {@link Role#BEGIN}, {@code INSIDE}, {@code END}, {@code SINGLE}. */
  private static final List<String> PREFIXES = List.of("BI", "BIES", "BILU", "BMES");

  final String prefixes; // one of PREFIXES
  final Role[] roles; // [K]
  final int[] types; // [K] index of the type, -1 outside
  final List<String> typeNames; // in the order of the labels

  private LabelNames(String prefixes, Role[] roles, int[] types, List<String> typeNames) {
    this.prefixes = prefixes;
    this.roles = roles;
    this.types = types;
    this.typeNames = typeNames;
  }

  /** The labels taken apart, null if they mark no spans. */
  static @Nullable LabelNames of(LabelSet labels) {
    for (String prefixes : PREFIXES) {
      LabelNames untyped = parsed(labels, prefixes, "");
      if (untyped != null && untyped.isWholeWithoutTypes()) {
        return untyped;
      }
      for (String separator : SEPARATORS) {
        LabelNames typed = parsed(labels, prefixes, separator);
        if (typed != null && typed.isPlausible()) {
          return typed;
        }
      }
    }
    return null;
  }

  /**
   * The labels that keep others, most of all, from marking spans: they are not {@code O} and have
   * no prefix. Empty if there are as many of them as of the others.
   */
  static List<String> others(LabelSet labels) {
    List<String> others =
        labels.labels().stream()
            .filter(label -> !label.equals(OUTSIDE) && !SPAN.matcher(label).matches())
            .toList();
    return 2 * others.size() < labels.size() - 1 ? others : List.of();
  }

  /** Labels that are all {@code O} or prefix, separator and type; null if one is not. */
  private static @Nullable LabelNames parsed(LabelSet labels, String prefixes, String separator) {
    Role[] roles = new Role[labels.size()];
    int[] types = new int[roles.length];
    Map<String, Integer> numbers = new HashMap<>();
    List<String> names = new ArrayList<>();
    for (int id = 0; id < roles.length; id++) {
      String label = labels.label(id);
      roles[id] = Role.OUTSIDE;
      types[id] = -1;
      if (label.equals(OUTSIDE)) {
        continue;
      }
      int role = prefixes.indexOf(label.charAt(0)) + 1;
      String type = label.substring(1);
      boolean isTyped = type.length() > 1 && type.startsWith(separator);
      if (role == 0 || (separator.isEmpty() ? !type.isEmpty() : !isTyped)) {
        return null;
      }
      roles[id] = Role.values()[role];
      types[id] = numbers.computeIfAbsent(type.substring(separator.length()), t -> names.size());
      if (types[id] == names.size()) {
        names.add(type.substring(separator.length()));
      }
    }
    return names.isEmpty() ? null : new LabelNames(prefixes, roles, types, names);
  }

  /** True if all prefixes are there; {@code O} need not be, where every token is in a span. */
  private boolean isWholeWithoutTypes() {
    Set<Role> there = EnumSet.copyOf(List.of(roles));
    there.remove(Role.OUTSIDE);
    return there.size() == prefixes.length();
  }

  /**
   * True if spans begin: with {@code O}, one label with {@code B} is enough, and beside {@code I}
   * alone none is needed, for IOB1 hardly has any; without {@code O}, every type must begin and one
   * go on.
   */
  private boolean isPlausible() {
    Set<Role> there = EnumSet.copyOf(List.of(roles));
    if (there.contains(Role.OUTSIDE)) {
      return there.contains(Role.BEGIN) || prefixes.length() == 2;
    }
    boolean[] begins = new boolean[typeNames.size()];
    boolean goesOn = false;
    for (int id = 0; id < roles.length; id++) {
      begins[types[id]] |= roles[id] == Role.BEGIN || roles[id] == Role.SINGLE;
      goesOn |= roles[id] == Role.INSIDE || roles[id] == Role.END;
    }
    for (boolean type : begins) {
      if (!type) {
        return false;
      }
    }
    return goesOn && there.contains(Role.BEGIN);
  }
}
