package io.github.onloadnode.revision;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The first twelve hexadecimal digits of a SHA-256, which name payloads and the directories of
 * their copies.
 */
public final class Digest {

  /** Also used as a part of other expressions. */
  public static final Pattern FORM = Pattern.compile("[0-9a-f]{12}");

  private static final int LENGTH = 12;

  private Digest() {}

  /** Whether a name has the form of a digest. */
  public static boolean is(String name) {
    return FORM.matcher(name).matches();
  }

  public static String of(HashCode sha256) {
    return sha256.toString().substring(0, LENGTH);
  }

  public static String of(String text) {
    return of(Hashing.sha256().hashString(text, StandardCharsets.UTF_8));
  }
}
