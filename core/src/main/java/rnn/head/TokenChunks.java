package rnn.head;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.RightOperand;
import rnn.math.Tensor;

/**
 * The tokens of a window cut into chunks, and what a {@link BlockedSoftmax} keeps of one chunk: the
 * chunks, of which one is in hand at a time, share their buffers.
 */
final class TokenChunks {
  /** Rows {@code [first, first + M)} of the input. */
  final class Chunk {
    final int first;
    final Tensor input; // [M,I]
    final Panels packedInput; // [M,I]
    final Tokens[] parts; // of a team's threads
    private @Nullable Panels logits; // [V,M]
    private Panels[] blockLogits = {}; // for each block, [n,M]

    /** Rows from {@code first} on, in {@code parts} parts at most. */
    Chunk(int first, int count, Tensor input, int parts) {
      this.first = first;
      this.input = input.rows(first, count);
      this.packedInput = Panels.of(packedInputs, 0, count, inputSize);
      int panels = (count + Panels.WIDTH - 1) / Panels.WIDTH;
      this.parts = new Tokens[Math.max(1, Math.min(parts, panels))];
      for (int i = 0; i < this.parts.length; i++) {
        int from = panels * i / this.parts.length * Panels.WIDTH;
        int end = Math.min(count, panels * (i + 1) / this.parts.length * Panels.WIDTH);
        this.parts[i] = new Tokens(this, i, from, end - from);
      }
    }

    /** Room for all logits, {@code [V,M]}; made when first asked for. */
    Panels logits() {
      if (logits == null) {
        logits = Panels.of(room(), 0, vocabularySize, input.rows());
        blockLogits = new Panels[blocks.length];
        for (int i = 0; i < blocks.length; i++) {
          blockLogits[i] = logits.rows(blocks[i].first(), blocks[i].words());
        }
        for (Tokens part : parts) {
          part.viewLogits(blockLogits);
        }
      }
      return logits;
    }

    /** The logits of block {@code i}, once there is room for them, {@code [n,M]}. */
    Panels logits(int i) {
      return blockLogits[i];
    }
  }

  /** Tokens {@code [first, first + m)} of a chunk, whole panels of them: those of one thread. */
  final class Tokens {
    final int first;
    final Tensor input; // [m,I]
    final Tensor error; // [m,I]
    final Panels transposedInput; // [I,m]
    final RightOperand operand; // transposedInput, of the products with all words
    final Panels packedInput; // [m,I]
    final Panels packedError; // [m,I]
    final TokenColumns columns;
    private final int firstPanel;
    private final Panels one; // [WORDS,m], a block of logits that is not kept
    private Panels[] blockLogits = {}; // for each block, [n,m]

    Tokens(Chunk chunk, int part, int first, int count) {
      int tokens = chunk.input.rows();
      int panels = (count + Panels.WIDTH - 1) / Panels.WIDTH;
      this.first = first;
      this.firstPanel = first / Panels.WIDTH;
      this.input = chunk.input.rows(first, count);
      this.error = TokenChunks.this.error.rows(chunk.first + first, count);
      this.transposedInput =
          Panels.of(transposedInputs, 0, inputSize, tokens).panels(firstPanel, panels);
      this.operand = operands[part];
      this.packedInput = chunk.packedInput.rows(first, count);
      this.packedError = Panels.of(packedErrors, 0, tokens, inputSize).rows(first, count);
      this.one = Panels.of(blockRoom, 0, WordBlock.WORDS, tokens).panels(firstPanel, panels);
      this.columns = TokenChunks.this.columns.tokens(first, count);
    }

    private void viewLogits(Panels[] ofChunk) {
      blockLogits = new Panels[ofChunk.length];
      for (int i = 0; i < ofChunk.length; i++) {
        blockLogits[i] = ofChunk[i].panels(firstPanel, columns.panels());
      }
    }

    /** The logits of block {@code i} that are kept, {@code [n,m]}. */
    Panels logits(int i) {
      return blockLogits[i];
    }

    /** Room for the logits of a block of {@code words}, which the next one overwrites. */
    Panels passing(int words) {
      return words == WordBlock.WORDS ? one : one.rows(0, words);
    }
  }

  private final WordBlock[] blocks;
  private final int inputSize; // I
  private final int vocabularySize; // V
  private final int chunkTokens;
  private final TokenColumns columns;
  private final Tensor error; // [rows,I]
  private final float[] packedInputs; // [chunkTokens,I]
  private final float[] transposedInputs; // [I,chunkTokens]
  private final RightOperand[] operands; // of each thread's tokens
  private final float[] packedErrors; // [chunkTokens,I]
  private final float[] blockRoom; // [WORDS,chunkTokens]
  private float[] logitsRoom = {}; // [V,chunkTokens] when there is need of it

  /** Chunks of up to {@code chunkTokens} tokens; {@code error [rows,I]} is that of all. */
  TokenChunks(
      WordBlock[] blocks, Kernels kernels, Tensor error, TokenColumns columns, int chunkTokens) {
    WordBlock last = blocks[blocks.length - 1];
    this.blocks = blocks;
    this.inputSize = last.packed().columns();
    this.vocabularySize = last.first() + last.words();
    this.chunkTokens = chunkTokens;
    this.columns = columns;
    this.error = error;
    this.packedInputs = Panels.zeros(chunkTokens, inputSize).data();
    this.transposedInputs = Panels.zeros(inputSize, chunkTokens).data();
    this.operands = new RightOperand[kernels.team().threads()];
    Arrays.setAll(operands, i -> kernels.ofOneThread().rightOperand());
    this.packedErrors = Panels.zeros(chunkTokens, inputSize).data();
    this.blockRoom = Panels.zeros(WordBlock.WORDS, chunkTokens).data();
  }

  private float[] room() {
    if (logitsRoom.length == 0) {
      logitsRoom = Panels.zeros(vocabularySize, chunkTokens).data();
    }
    return logitsRoom;
  }
}
