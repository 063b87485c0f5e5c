package io.github.onloadnode.revision;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Finds texts of printable ASCII in a stream of pieces, like strings(1). Texts above the limit are
 * skipped.
 */
final class PrintedTexts {

  private final byte[] text;
  private final int shortest;
  private final Consumer<String> consumer;
  private int length;

  /**
   * @param shortest shorter texts are left out
   * @param longest longer texts are left out
   */
  PrintedTexts(int shortest, int longest, Consumer<String> consumer) {
    this.text = new byte[longest];
    this.shortest = shortest;
    this.consumer = consumer;
  }

  /** Takes the next piece. */
  void take(ByteBuffer piece) {
    while (piece.hasRemaining()) {
      byte next = piece.get();
      if (next < 0x20 || next > 0x7e) {
        finish();
      } else {
        if (length < text.length) {
          text[length] = next;
        }
        length = Math.min(length + 1, text.length + 1);
      }
    }
  }

  /** Ends the last text. */
  void finish() {
    if (length >= shortest && length <= text.length) {
      consumer.accept(new String(text, 0, length, StandardCharsets.US_ASCII));
    }
    length = 0;
  }
}
