package io.github.onloadnode.revision;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the texts that identify a build of Onload in a stream of pieces. */
public final class BuildTexts {

  /** An md5 in hexadecimal. */
  private static final int MD5 = 32;

  private static final int LONGEST_VERSION = 128;

  /** A binary of Onload has a handful of each. */
  private static final int LIMIT = 10_000;

  private static final Pattern VERSION =
      Pattern.compile("(?:Onload )?([0-9]+\\.[0-9][\\w.+~-]*(?: [\\w.+~-]+)?) ?");

  private final SortedSet<String> versions = new TreeSet<>();
  private final SortedSet<String> interfaces = new TreeSet<>();
  private final PrintedTexts texts = new PrintedTexts(3, LONGEST_VERSION, this::text);
  private final byte[] digits = new byte[MD5];
  private int length;

  /** Takes the next piece of the file. */
  public void take(ByteBuffer piece) {
    for (int at = piece.position(); at < piece.limit(); at++) {
      byte next = piece.get(at);
      if (!isHexadecimal(next)) {
        endOfDigits();
      } else {
        if (length < MD5) {
          digits[length] = next;
        }
        length = Math.min(length + 1, MD5 + 1);
      }
    }
    texts.take(piece);
  }

  /** Call this once, after the last piece. */
  public void finish() {
    endOfDigits();
    texts.finish();
  }

  /** Texts that look like a version, surrounding blanks removed. */
  public SortedSet<String> versions() {
    return versions;
  }

  /** Texts of 32 hexadecimal digits: md5 sums of interfaces. */
  public SortedSet<String> interfaces() {
    return interfaces;
  }

  private void text(String text) {
    Matcher version = VERSION.matcher(text);
    if (version.matches()) {
      add(versions, version.group(1));
    }
  }

  private void endOfDigits() {
    if (length == MD5) {
      add(interfaces, new String(digits, StandardCharsets.US_ASCII));
    }
    length = 0;
  }

  private static void add(SortedSet<String> found, String text) {
    found.add(text);
    if (found.size() > LIMIT) {
      throw new IllegalArgumentException(
          "more than " + LIMIT + " texts that look like a version, or like an interface's md5");
    }
  }

  private static boolean isHexadecimal(byte digit) {
    return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
  }
}
