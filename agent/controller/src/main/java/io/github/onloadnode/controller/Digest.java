package io.github.onloadnode.controller;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short names for long things. */
final class Digest {

  private static final int DIGITS = 12;

  private Digest() {}

  /** Twelve hexadecimal digits of the texts' SHA-256. */
  static String of(String... texts) {
    try {
      byte[] sha256 =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", texts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha256).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * The beginning of a name and the digits: at most so many characters, and different for different
   * texts.
   */
  static String name(String stem, int most, String... texts) {
    int room = most - DIGITS - 1;
    String cut = stem.substring(0, Math.min(stem.length(), room)).replaceAll("[^a-z0-9]+$", "");
    return cut + "-" + of(texts);
  }
}
