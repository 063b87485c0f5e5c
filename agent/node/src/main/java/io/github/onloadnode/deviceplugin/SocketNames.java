package io.github.onloadnode.deviceplugin;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Unique names for our sockets: kubelets up to 1.36 mistake the end of an old connection for that
 * of a new one, and later ones ignore a socket that they know already.
 */
final class SocketNames {

  /** Matches the sockets of this process and its predecessors. */
  static final Pattern OURS = Pattern.compile("onload-[0-9a-f]{8}-[0-9]+\\.sock");

  private final String prefix;
  private int last;

  SocketNames(RandomGenerator random) {
    prefix = "onload-" + HexFormat.of().toHexDigits(random.nextInt()) + "-";
  }

  String next() {
    last++;
    return prefix + last + ".sock";
  }

  boolean isFromThisProcess(String name) {
    return name.startsWith(prefix);
  }
}
