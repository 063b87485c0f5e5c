package io.github.onloadnode.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a revision by its custom resource and by what it consists of. */
public final class RevisionName {

  /**
   * The most bytes of a revision's content in normal form, as UTF-8: an agent parses it in a heap
   * of 32 MiB, and keeps it on the disk in files of at most 1 MiB.
   */
  public static final int LONGEST_CONTENT = 128 << 10;

  /** A revision's name is also the value of a label. */
  private static final int LONGEST = 63;

  private static final int DIGITS = 12;

  private RevisionName() {}

  /** {@code <resource>-<12 hexadecimal digits>}; a long resource's name is cut. */
  public static String of(CustomResource resource) {
    String digits = digits(resource.namespace() + "/" + resource.name() + "\n" + content(resource));
    String name = resource.name();
    String stem = name.substring(0, Math.min(name.length(), LONGEST - DIGITS - 1));
    return stem + "-" + digits;
  }

  /** What a revision of this resource consists of, as JSON in normal form. */
  public static String content(CustomResource resource) {
    return resource.spec().document().canonical();
  }

  private static String digits(String text) {
    try {
      byte[] sha256 =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha256).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
