package rnn.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizer that a {@code tokenizer.json} of Hugging Face describes: byte pairs or WordPiece,
 * with the normalizer and the pre-tokenizer that stand there.
 *
 * <p>The file's post-processing, padding and truncation are not used: a model ends a line by its
 * own {@code <eos>}. Special tokens of the file, such as {@code [CLS]}, are left out; in a text
 * they are letters and brackets. What cannot be spelled is {@code <unk>}; with bytes (ByteLevel)
 * nothing is.
 */
public final class PretrainedTokenizer implements SubwordTokenizer {
  private static final long serialVersionUID = 1L;

  /** The name in files, and that of the file in a model directory. */
  public static final String NAME = "tokenizer.json";

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(1 << 20).build())
                  .build())
          .build();

  private static volatile @Nullable Parts latest; // of the file that tasks of this JVM share

  private final byte[] content;
  private final String source;
  private transient volatile @Nullable Parts parts; // read again where the tokenizer travelled to

  /** Content of the file. */
  private record Parts(
      byte[] content,
      UnaryOperator<String> normalizer,
      PieceDivision.Division division,
      SubwordModel model,
      List<String> vocabulary,
      boolean isByteLevel,
      SubwordCache cache) {}

  private PretrainedTokenizer(byte[] content, String source) {
    this.content = content;
    this.source = source;
  }

  /**
   * The tokenizer in a file.
   *
   * @param source what the file is called in messages
   * @throws IllegalArgumentException if it is no such file, or has parts that are not read; the
   *     message names them
   */
  public static PretrainedTokenizer read(byte[] content, String source) {
    PretrainedTokenizer tokenizer = new PretrainedTokenizer(content.clone(), source);
    tokenizer.parts();
    return tokenizer;
  }

  /** True if a user's {@code tokenizer} is the path of such a file and not a name. */
  public static boolean isPath(String tokenizer) {
    return tokenizer.endsWith(".json");
  }

  private Parts parts() {
    Parts read = parts;
    if (read == null) {
      Parts shared = latest;
      boolean isShared = shared != null && Arrays.equals(shared.content, content);
      read = isShared ? shared : parts(content, source);
      latest = read;
      parts = read;
    }
    return read;
  }

  private static Parts parts(byte[] content, String source) {
    JsonNode tree;
    try {
      tree = JSON.readTree(content);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s must be a tokenizer.json but is no JSON: %s"
              .formatted(source, Excerpt.of(String.valueOf(e.getMessage()), 200)),
          e);
    }
    TokenizerJsonNode root = new TokenizerJsonNode(tree, "", source);
    TokenizerJsonNode model = root.at("model");
    if (!tree.isObject() || !model.json().isObject()) {
      throw root.wrong("there is no \"model\"; is this a tokenizer.json of Hugging Face?");
    }
    String type = model.text("type", "without a type");
    boolean isBytePairs = type.equals("BPE");
    if (!isBytePairs && !type.equals("WordPiece")) {
      throw model.refused("the model \"%s\"".formatted(type), "BPE and WordPiece");
    }
    TokenizerJsonNode division = root.at("pre_tokenizer");
    Set<String> vocabulary = vocabulary(root, model);
    return new Parts(
        content,
        TextNormalizers.of(root.at("normalizer")),
        PieceDivision.of(division),
        isBytePairs ? new BytePairModel(model, vocabulary) : new WordPieceModel(model, vocabulary),
        List.copyOf(vocabulary),
        PieceDivision.isByteLevel(division),
        new SubwordCache());
  }

  /** The tokens of the model, without those that are no text. */
  private static Set<String> vocabulary(TokenizerJsonNode root, TokenizerJsonNode model) {
    TokenizerJsonNode vocabulary = model.at("vocab");
    if (!vocabulary.json().isObject() || vocabulary.json().isEmpty()) {
      throw vocabulary.wrong("must be an object of tokens and their ids");
    }
    List<String> tokens = new ArrayList<>();
    vocabulary.json().fieldNames().forEachRemaining(tokens::add);
    Set<String> all = new LinkedHashSet<>(tokens);
    for (TokenizerJsonNode added : root.at("added_tokens").elements()) {
      String content = added.text("content", "");
      if (!added.isTrue("special", false)) {
        throw added.refused(
            "the added token \"%s\"".formatted(content), "added tokens that are \"special\"");
      }
      all.remove(content);
    }
    all.remove(model.text("unk_token", ""));
    all.removeIf(token -> token.isEmpty() || Vocabulary.isSpecial(token));
    if (all.isEmpty()) {
      throw vocabulary.wrong("must have tokens that are not special but has none");
    }
    return all;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> tokens(String line) {
    Parts read = parts();
    List<String> tokens = new ArrayList<>();
    if (line.isEmpty()) {
      return tokens;
    }
    for (String piece : read.division.apply(read.normalizer.apply(line))) {
      tokens.addAll(read.cache.tokens(piece, word -> List.copyOf(read.model.tokens(word))));
    }
    return tokens;
  }

  /** The line of tokens: with bytes as it was, without them as a writer would space it. */
  @Override
  public String line(List<String> tokens) {
    Parts read = parts();
    String text = read.model.text(tokens);
    return read.isByteLevel ? ByteAlphabet.decoded(text) : text;
  }

  @Override
  public List<String> vocabulary() {
    return parts().vocabulary;
  }

  @Override
  public String fileName() {
    return NAME;
  }

  /** The file as it was. */
  @Override
  public byte[] content() {
    return content.clone();
  }
}
