package rnn.model;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Weights that another program wrote, taken into a model: the way back from PyTorch.
 *
 * <p>They come as safetensors with the names and shapes that the model's own file has. Types F64,
 * F16 and BF16 are converted to F32; a tied matrix that is there under both its names is taken
 * once. All else of the model stays as it was, and its provenance says where the weights came from.
 */
public final class WeightImport {
  private WeightImport() {}

  /**
   * A model with new weights.
   *
   * @param model the model, in memory
   * @param convertedTypes the types other than F32 that the file had, e.g. {@code BF16}
   * @param leftOut names of tensors that repeat others, and were left out
   */
  public record Imported(Model model, Set<String> convertedTypes, List<String> leftOut) {}

  /**
   * The model in {@code folder} with the weights of a file. Its own parameters are not read, and
   * need not be there.
   *
   * @param in the file from its first byte on; left open
   * @param size the file's size in bytes
   * @param what the file's name, for messages and provenance
   * @param now the time that the provenance says
   * @throws ModelFormatException if there is no such model, the file is no sound safetensors file,
   *     its tensors are not those of the network, or a value is not finite
   */
  public static Imported read(
      ModelFolder folder, InputStream in, long size, String what, Instant now) throws IOException {
    MessageDigest sha256 = ModelDirectory.sha256();
    Safetensors weights = Safetensors.readConverting(new DigestInputStream(in, sha256), size, what);
    Imported imported = new ModelReader(folder).readWith(weights, what);
    Map<String, String> provenance = new LinkedHashMap<>(imported.model().provenance());
    provenance.keySet().removeAll(List.of(Weights.ENTRY, Weights.ROUNDED_FROM)); // of others
    provenance.put("weights", what);
    provenance.put("weights.sha256", HexFormat.of().formatHex(sha256.digest()));
    provenance.put("weights.imported", now.truncatedTo(ChronoUnit.SECONDS).toString());
    Model model = imported.model();
    return new Imported(
        model.with(model.parameters(), provenance), imported.convertedTypes(), imported.leftOut());
  }
}
