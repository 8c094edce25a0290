package rnn.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.testkit.Golden;

/** Tokens of {@code tokenizer.json} against {@code scripts/reference/make_tokenizer_golden.py}. */
class GoldenTokenizersTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Stream<JsonNode> goldens() {
    List<JsonNode> goldens = new ArrayList<>();
    Golden.named("tokenizers").json().get("tokenizers").forEach(goldens::add);
    return goldens.stream();
  }

  private static byte[] bytes(JsonNode tree) {
    return tree.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode golden(String name) {
    return goldens().filter(g -> g.get("name").asText().equals(name)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void tokensAreThoseOfTheReference(JsonNode golden) {
    PretrainedTokenizer tokenizer = PretrainedTokenizer.read(bytes(golden.get("tokenizer")), "t");
    for (JsonNode text : golden.get("texts")) {
      List<String> expected = new ArrayList<>();
      text.get("tokens").forEach(token -> expected.add(token.asText()));
      List<String> tokens = tokenizer.tokens(text.get("text").asText());
      assertEquals(expected, tokens, golden.get("name").asText() + ": " + text.get("text"));
      assertEquals(tokens, tokenizer.tokens(text.get("text").asText()), "from the cache");
      for (String token : tokens) {
        assertTrue(token.equals("<unk>") || tokenizer.vocabulary().contains(token), token);
      }
    }
  }

  @Test
  void bytesComeBackAsTheyWere() {
    JsonNode golden = golden("byte-level");
    PretrainedTokenizer tokenizer = PretrainedTokenizer.read(bytes(golden.get("tokenizer")), "t");
    for (JsonNode text : golden.get("texts")) {
      String line = text.get("text").asText();
      assertEquals(line, tokenizer.line(tokenizer.tokens(line)));
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void theLineOfKnownTokensHasTheSameTokens(JsonNode golden) {
    PretrainedTokenizer tokenizer = PretrainedTokenizer.read(bytes(golden.get("tokenizer")), "t");
    List<String> tokens = tokenizer.tokens("the newest hats, lower!");
    assertFalse(tokens.contains("<unk>"));
    assertEquals(tokens, tokenizer.tokens(tokenizer.line(tokens)));
    assertEquals("a\nb", tokenizer.text(List.of("a", "<eos>", "b")));
    assertEquals(List.of(), tokenizer.tokens(""));
  }

  @Test
  void theFileIsKeptAndMakesTheSameTokenizer() {
    byte[] content = bytes(golden("bert").get("tokenizer"));
    SubwordTokenizer tokenizer = Tokenizers.read("tokenizer.json", content, "t");
    assertArrayEquals(content, tokenizer.content());
    assertEquals("tokenizer.json", tokenizer.name());
    assertFalse(tokenizer.vocabulary().contains("[UNK]"));
    assertFalse(tokenizer.vocabulary().contains("[CLS]"));
    assertEquals("two cafes.", tokenizer.line(List.of("two", "ca", "##fe", "##s", ".")));
  }

  @Test
  void letterCaseAndAccentsStayWhereTheFileSaysSo() {
    PretrainedTokenizer cased =
        changed("bert", tree -> ((ObjectNode) tree.get("normalizer")).put("lowercase", false));
    assertEquals(List.of("<unk>", "low", "<unk>"), cased.tokens("The low café"));
    PretrainedTokenizer stripped =
        changed(
            "bert",
            tree ->
                ((ObjectNode) tree.get("normalizer"))
                    .put("lowercase", false)
                    .put("strip_accents", true));
    assertEquals(List.of("<unk>", "ca", "##fe"), stripped.tokens("The café"));
  }

  @Test
  void aPatternOfTheFileDividesBeforeBytes() {
    PretrainedTokenizer split =
        changed(
            "byte-level",
            tree ->
                ((ObjectNode) tree)
                    .set(
                        "pre_tokenizer",
                        tree(
                            """
                            {"type": "Sequence", "pretokenizers": [
                              {"type": "Split", "pattern": {"Regex": "\\\\p{N}{1,2}"},
                               "behavior": "Isolated", "invert": false},
                              {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]}
                            """)));
    assertEquals(List.of("low", "1", "2", "3", "4", "5"), split.tokens("low12345"));
    assertEquals(List.of("low", "er", "Ġlow", "er"), split.tokens("lower lower"));
  }

  private static PretrainedTokenizer changed(String name, Consumer<JsonNode> change) {
    JsonNode tree = golden(name).get("tokenizer").deepCopy();
    change.accept(tree);
    return PretrainedTokenizer.read(bytes(tree), "t.json");
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void whatIsNotReadIsRefusedByItsName() {
    assertRefused(() -> PretrainedTokenizer.read(new byte[] {'{'}, "t.json"), "t.json", "no JSON");
    assertRefused(
        () -> PretrainedTokenizer.read("{}".getBytes(StandardCharsets.UTF_8), "t.json"),
        "t.json: there is no \"model\"");
    refuses("bert", t -> put(t, "/model", "type", "Unigram"), "Unigram", "the tokenizer bpe");
    refuses("bert", t -> put(t, "/normalizer", "type", "Precompiled"), "Precompiled");
    refuses("bert", t -> put(t, "/pre_tokenizer", "type", "Metaspace"), "Metaspace", "Whitespace");
    refuses("byte-level", t -> object(t, "/model").put("byte_fallback", true), "byte_fallback");
    refuses("byte-level", t -> object(t, "/model").put("dropout", 0.1), "dropout");
    refuses(
        "byte-level",
        t -> put(t, "/model", "continuing_subword_prefix", "@@"),
        "continuing_subword_prefix");
    refuses("bert", t -> object(t, "/added_tokens/0").put("special", false), "added token \"[PAD]");
    refuses(
        "byte-level",
        t -> ((ObjectNode) t.at("/model")).set("merges", tree("[\"e r\", \"q z\"]")),
        "model.merges[1]",
        "\"qz\"");
    refuses(
        "byte-level",
        t -> ((ObjectNode) t.at("/model")).set("merges", tree("[\"er\"]")),
        "model.merges[0]");
    refuses("bert", t -> ((ObjectNode) t.at("/model")).set("vocab", tree("[1]")), "model.vocab");
    refuses(
        "end-of-word",
        t ->
            ((ObjectNode) t)
                .set("normalizer", tree("{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"(\"}}")),
        "normalizer",
        "(");
  }

  private static ObjectNode object(JsonNode tree, String place) {
    return (ObjectNode) tree.at(place);
  }

  private static void put(JsonNode tree, String place, String name, String value) {
    object(tree, place).put(name, value);
  }

  private static void refuses(String name, Consumer<JsonNode> change, String... words) {
    assertRefused(() -> changed(name, change), words);
  }

  private static void assertRefused(Executable reading, String... words) {
    var error = assertThrows(IllegalArgumentException.class, reading);
    for (String word : words) {
      assertTrue(String.valueOf(error.getMessage()).contains(word), error.getMessage());
    }
  }
}
