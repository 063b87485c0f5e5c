package io.github.onloadnode.payload;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.onloadnode.host.TreeEntry;
import io.github.onloadnode.host.TreeVisitor;
import java.nio.charset.StandardCharsets;

/** Summarizes a tree without reading files. */
final class PayloadLook implements TreeVisitor {

  private final Hasher names = Hashing.sha256().newHasher();
  private String largest = "";
  private long largestSize = -1;
  private long size;

  @Override
  public void enter(TreeEntry entry, Contents contents) {
    names.putString(entry.path() + '\n' + entry.target() + '\n', StandardCharsets.UTF_8);
    names.putString(entry.kind() + "\n" + entry.modified() + '\n', StandardCharsets.UTF_8);
    names.putInt(entry.mode()).putLong(entry.size());
    // A hostile payload may have sizes that overflow the sum.
    size = Math.min(Long.MAX_VALUE - entry.size(), size) + entry.size();
    if (entry.size() > largestSize) {
      largest = entry.path();
      largestSize = entry.size();
    }
  }

  /** The total size in bytes. */
  long size() {
    return size;
  }

  String largest() {
    return largest;
  }

  long largestSize() {
    return largestSize;
  }

  /** A hash of names, modes, sizes and times; no entry can be added afterwards. */
  String fingerprint() {
    return names.hash().toString();
  }
}
