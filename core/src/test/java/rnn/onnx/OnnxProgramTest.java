package rnn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.LoadedModel;
import rnn.model.Model;
import rnn.network.LanguageModelSpec;
import rnn.predict.LanguageModel;
import rnn.predict.State;

/** The program in docs/onnx.md compiles, runs and prints what the library says of the same text. */
class OnnxProgramTest {
  private static final Pattern PROGRAM = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  @Test
  void theProgramPrintsWhatTheLibrarySays() throws Exception {
    Model model =
        RandomModels.languageModel(
            new LanguageModelSpec(
                    "lstm", 30, 6, 8, 2, 0f, false, "none", "cross-entropy", "full", 0)
                .network());
    requireRuntime(model);
    List<String> words = List.of("w5", "zebra", "w29", "w2");
    Path file = Files.write(directory.resolve("lm.onnx"), OnnxSession.bytes(model));
    assertEquals(expected(model, words), printed(file, String.join(" ", words)));
  }

  private static void requireRuntime(Model model) throws OrtException {
    new OnnxSession(model).close(); // or the test is skipped
  }

  private static String expected(Model model, List<String> words) {
    StringBuilder expected = new StringBuilder();
    try (LoadedModel loaded = LoadedModel.of(model)) {
      LanguageModel scorer = loaded.scorer();
      State state = scorer.start();
      for (String word : words) {
        expected.append(
            String.format(Locale.ROOT, "%s %.3f nats%n", word, scorer.surprise(state, word)));
        state = scorer.step(state, word);
      }
    }
    return expected.toString();
  }

  private String printed(Path file, String text) throws Exception {
    Matcher program = PROGRAM.matcher(Files.readString(Path.of("..", "docs", "onnx.md")));
    assertTrue(program.find(), "docs/onnx.md must have a program");
    compile(Files.writeString(directory.resolve("Surprises.java"), program.group(1)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      loader
          .loadClass("Surprises")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {file.toString(), text});
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private void compile(Path source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    boolean isCompiled;
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      isCompiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("-d", directory.toString()),
                  null,
                  files.getJavaFileObjects(source))
              .call();
    }
    assertTrue(isCompiled, messages.toString());
  }
}
