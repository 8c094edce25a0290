package rnn.text;

import java.util.ArrayList;
import java.util.List;

/** Tokens are Unicode code points, spaces among them. */
public final class CharacterTokenizer implements Tokenizer {
  private static final long serialVersionUID = 1L;
  private static final String[] ASCII = new String[128];

  static {
    for (int c = 0; c < ASCII.length; c++) {
      ASCII[c] = String.valueOf((char) c);
    }
  }

  @Override
  public String name() {
    return "character";
  }

  @Override
  public List<String> tokens(String line) {
    List<String> tokens = new ArrayList<>(line.length());
    int codePoint;
    for (int i = 0; i < line.length(); i += Character.charCount(codePoint)) {
      codePoint = line.codePointAt(i);
      tokens.add(codePoint < ASCII.length ? ASCII[codePoint] : Character.toString(codePoint));
    }
    return tokens;
  }

  @Override
  public String line(List<String> tokens) {
    return String.join("", tokens);
  }
}
