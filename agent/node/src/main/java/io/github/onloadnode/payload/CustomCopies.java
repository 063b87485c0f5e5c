package io.github.onloadnode.payload;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.AtomicFile;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.revision.Digest;
import java.io.IOException;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * {@code /var/lib/onload-agent/custom-copies}: the paths of copies in user-chosen directories, one
 * per line. A pod may still use a copy after its revision was forgotten, and the agent does not
 * list those directories.
 */
final class CustomCopies {

  private static final String PATH = "/var/lib/onload-agent/custom-copies";

  /** Only paths that look like a copy of the agent are ever deleted. */
  private static final String COPY = "/.*/" + Digest.FORM;

  private final AtomicFile file;

  CustomCopies(HostRoot root) {
    this.file = new AtomicFile(root, PATH);
  }

  SortedSet<String> all() throws IOException {
    return switch (file.read()) {
      case Reading.Present<String>(String text) ->
          text.lines()
              .filter(line -> line.matches(COPY))
              .collect(Collectors.toCollection(TreeSet::new));
      case Reading.Absent<String>() -> new TreeSet<>();
      case Reading.Unreadable<String>(String reason) -> throw new IOException(reason);
    };
  }

  /** Returns when they are on the disk. */
  void write(SortedSet<String> copies) throws IOException {
    if (!copies.isEmpty()) {
      file.write(String.join("\n", copies) + "\n");
    } else if (!(file.read() instanceof Reading.Absent<String>)) {
      file.delete();
    }
  }

  void add(String copy) throws IOException {
    SortedSet<String> copies = all();
    if (copies.add(copy)) {
      write(copies);
    }
  }
}
