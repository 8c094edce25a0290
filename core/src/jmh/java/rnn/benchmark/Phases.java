package rnn.benchmark;

import java.util.List;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;

/**
 * The phases of a work, told by the stack of a sample.
 *
 * <p>A stack's <em>place</em> is {@code Layer.method > Kernels.method/parameters}: the outermost
 * frame of a layer, a gradient, an optimizer or a sampler, and the first frame of arithmetic it
 * calls; for what a cluster of words calls itself, beside its softmax, the cluster's. Places that
 * no line below knows are phases of their own, so a rewritten layer still has a readable breakdown.
 * A kernel that is put to another use keeps its old name, wrongly, until its line is changed: check
 * this list when a layer's products change.
 */
final class Phases {
  private record Phase(String name, Pattern places) {
    Phase(String name, String places) {
      this(name, Pattern.compile(places));
    }
  }

  private static final String OUTPUT = "(VocabularyHead|(Softmax|Adaptive|Sampled)Output)\\.";

  private static final List<Phase> ALL =
      List.of(
          new Phase("embedding", "WordEmbedding\\..*"),
          new Phase("dropout", "DropoutLayer\\..*"),
          // The GRU, which keeps its parts apart, has its recurrent product here too, and qrnn2 the
          // product of its second input; its error is among the recurrent error products.
          new Phase("input product", "RecurrentLayer\\.forward > \\w+\\.product/.*"),
          new Phase("recurrent product", "RecurrentLayer\\.forward > \\w+\\.addProduct/.*"),
          new Phase("gates, forward", "RecurrentLayer\\.forward > \\w+Cell\\..*"),
          new Phase("recurrent error product", "RecurrentLayer\\.backward > \\w+\\.addProduct/.*"),
          new Phase("gates, backward", "RecurrentLayer\\.backward > \\w+Cell\\..*"),
          new Phase("input error product", "RecurrentLayer\\.backward > \\w+\\.product/.*"),
          new Phase(
              "gate weight gradients",
              "RecurrentLayer\\.backward > \\w+\\.(addTransposedProduct|addColumnSums)/.*"),
          new Phase(
              "recurrent weights transposed", "RecurrentLayer\\.backward > \\w+\\.transpose/.*"),
          new Phase("recurrent weights packed", "RecurrentLayer\\.\\w+ > \\w*RightOperand\\..*"),
          // The logits stand transposed, and with them which product is which.
          new Phase("output product", OUTPUT + "\\w+ > \\w+\\.(product|vectorProduct)/4"),
          new Phase("softmax", OUTPUT + "\\w+ > \\w+\\.(softmax|addExponentials)/.*"),
          new Phase("output error", OUTPUT + "train > \\w+\\.addTransposedProduct/.*"),
          new Phase("output weight gradient", OUTPUT + "train > \\w+\\.(addProduct|addRowSums)/.*"),
          new Phase("cluster projection", "(AdaptiveOutput\\.\\w+ > )?WordCluster\\..*"),
          new Phase("rows of targets and samples", OUTPUT + "train > \\w+\\.(axpy|dot)/.*"),
          new Phase("draw of samples", "SampledOutput\\.train > CounterRandom.*"),
          new Phase("output packing", OUTPUT + "\\w+ > (Packing|\\w*RightOperand)\\..*"),
          new Phase("clear gradient", "Gradient\\.clear.*"),
          new Phase("clip", "Gradient\\.norm.*"),
          new Phase("update", "Sgd\\..*"),
          new Phase("unpacking of probabilities", OUTPUT + "probabilities > \\w+\\.unpack/.*"),
          new Phase("draw of a token", "Sampler\\..*"));

  private static final Pattern STAGE =
      Pattern.compile(
          "rnn\\.(input|layer|head|parameter|optimizer|model|predict)\\.(?!Concatenation\\b).*");
  private static final Pattern ARITHMETIC =
      Pattern.compile("rnn\\.(math|cell)\\.(?!Panels|Tensor|Team|Step\\b).*");

  private Phases() {}

  /** The name of the phase whose stack, innermost frame first, is {@code frames}. */
  static String of(List<RecordedFrame> frames) {
    String place = place(frames);
    for (Phase phase : ALL) {
      if (phase.places().matcher(place).matches()) {
        return phase.name();
      }
    }
    return place;
  }

  private static String place(List<RecordedFrame> frames) {
    String stage = "";
    String within = "";
    for (int i = frames.size() - 1; i >= 0; i--) {
      RecordedMethod method = frames.get(i).getMethod();
      String type = method.getType().getName();
      if (!stage.isEmpty() && ARITHMETIC.matcher(type).matches()) {
        boolean isOfCluster = within.startsWith(" > WordCluster.");
        String caller = isOfCluster ? within.substring(3, within.indexOf('/')) : stage;
        return caller + " > " + name(method) + "/" + parameters(method.getDescriptor());
      }
      if (STAGE.matcher(type).matches()) {
        if (stage.isEmpty()) {
          stage = name(method);
        } else {
          within = " > " + name(method) + "/" + parameters(method.getDescriptor());
        }
      }
    }
    return stage.isEmpty() ? "other" : stage + within;
  }

  private static String name(RecordedMethod method) {
    String type = method.getType().getName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + method.getName();
  }

  /** Parameters of a method with JVM descriptor {@code (...)R}. */
  private static int parameters(String descriptor) {
    int count = 0;
    for (int i = 1; descriptor.charAt(i) != ')'; i++) {
      char c = descriptor.charAt(i);
      if (c == '[') {
        continue;
      }
      if (c == 'L') {
        i = descriptor.indexOf(';', i);
      }
      count++;
    }
    return count;
  }
}
