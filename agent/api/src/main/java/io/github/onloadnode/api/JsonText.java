package io.github.onloadnode.api;

/** Text that is cut to a number of bytes of JSON in UTF-8, never within a character. */
public final class JsonText {

  private static final String CUT = "…";
  private static final int CUT_BYTES = 3;
  private static final int NO_CHARACTER = 0xfffd;

  private JsonText() {}

  /**
   * The text, or its beginning and an ellipsis, without control characters that a terminal obeys.
   */
  public static String cut(String text, int most) {
    StringBuilder kept = new StringBuilder();
    int bytes = 0;
    int beforeCut = 0;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      int shown = shown(point);
      bytes += bytes(shown);
      if (bytes > most) {
        return kept.substring(0, beforeCut) + CUT;
      }
      kept.appendCodePoint(shown);
      if (bytes + CUT_BYTES <= most) {
        beforeCut = kept.length();
      }
    }
    return kept.toString();
  }

  private static int shown(int point) {
    if (Character.isISOControl(point)) {
      return ' ';
    }
    boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    return half ? NO_CHARACTER : point;
  }

  private static int bytes(int point) {
    if (point == '"' || point == '\\') {
      return 2;
    }
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
}
