package io.github.onloadnode.agent.payload;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.onloadnode.agent.host.DirectoryTrees;
import io.github.onloadnode.agent.host.TreeEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * SHA-256 over the sorted (path, mode, content) of the two halves of a payload. Of the mode counts
 * what the copy keeps: whether a file may be executed.
 */
final class PayloadDigest {

  private static final int LENGTH = 12;

  private final DirectoryTrees trees;
  private final Hasher hasher = Hashing.sha256().newHasher();

  PayloadDigest(DirectoryTrees trees) {
    this.trees = trees;
  }

  /** Adds one half. */
  void add(String half, String directory, List<TreeEntry> entries) throws IOException {
    for (TreeEntry entry : entries) {
      text(half + "/" + entry.path());
      text(entry.kind().name());
      text((entry.mode() & 0111) == 0 ? "0444" : "0555");
      text(entry.target());
      if (entry.kind() == TreeEntry.Kind.FILE) {
        content(directory + "/" + entry.path());
      }
    }
  }

  /** The first 12 hexadecimal digits; nothing can be added afterwards. */
  String finish() {
    return hasher.hash().toString().substring(0, LENGTH);
  }

  private void content(String hostPath) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long total = 0;
    try (InputStream in = trees.open(hostPath)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hasher.putBytes(buffer, 0, read);
        total += read;
      }
    }
    // Without the length, bytes could move from one file's end to the next one's name.
    hasher.putLong(total);
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }
}
