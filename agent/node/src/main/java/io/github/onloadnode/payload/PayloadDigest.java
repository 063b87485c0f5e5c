package io.github.onloadnode.payload;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.onloadnode.host.TreeEntry;
import io.github.onloadnode.host.TreeVisitor;
import io.github.onloadnode.revision.Digest;
import java.nio.charset.StandardCharsets;

/**
 * SHA-256 over the sorted (path, mode, content) of the two halves of a payload. Of the mode only
 * the execute bit counts, because the copy keeps only that.
 */
final class PayloadDigest {

  private final Hasher hasher = Hashing.sha256().newHasher();

  /** Adds one half, entry by entry. */
  TreeVisitor half(String half) {
    return (entry, contents) -> {
      text(half + "/" + entry.path());
      text(entry.kind().name());
      text((entry.mode() & 0111) == 0 ? "0444" : "0555");
      text(entry.target());
      if (entry.kind() == TreeEntry.Kind.FILE) {
        contents.read(hasher::putBytes);
        // Without the length, bytes could move from the end of one file to the name of the next.
        hasher.putLong(entry.size());
      }
    };
  }

  /** No entry can be added afterwards. */
  String finish() {
    return Digest.of(hasher.hash());
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }
}
