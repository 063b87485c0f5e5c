package io.github.onloadnode.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts of a binary are found, wherever the pieces end that it is read in. */
final class BuildTextsTest {

  private static final String MD5 = "0123456789abcdef0123456789abcdef";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 31, 32, 33, 1000})
  void findsTextsOverTheEndsOfPieces(int piece) {
    BuildTexts texts = search("\0Onload 9.2.1 \0\1" + MD5 + "\2zz" + MD5 + "gh\0" + "9.1.0", piece);

    assertThat(texts.versions()).containsExactly("9.1.0", "9.2.1");
    assertThat(texts.interfaces()).containsExactly(MD5);
  }

  @Test
  void leavesOutLongerRowsOfDigits() {
    assertThat(search(MD5 + "0 0" + MD5, 10).interfaces()).isEmpty();
  }

  @Test
  void leavesOutVersionsWithinOtherTexts() {
    assertThat(search("\0see 9.2.1\0" + "9.2.1 and more words here\0", 10).versions()).isEmpty();
  }

  @Test
  void endsAtMoreTextsThanABinaryHas() {
    StringBuilder content = new StringBuilder();
    for (int i = 0; i <= 10_000; i++) {
      content.append("1.").append(i).append('\0');
    }

    assertThatThrownBy(() -> search(content.toString(), 1 << 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10000");
  }

  private static BuildTexts search(String content, int piece) {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    BuildTexts texts = new BuildTexts();
    for (int at = 0; at < bytes.length; at += piece) {
      texts.take(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
    }
    texts.finish();
    return texts;
  }
}
