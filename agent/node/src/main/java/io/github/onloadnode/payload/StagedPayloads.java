package io.github.onloadnode.payload;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Directories below {@code /var/lib/onload-agent/staging}, each filled by a stager pod and named
 * after its UID. The pod's last file says for which order it is.
 */
public final class StagedPayloads {

  public static final String DIRECTORY = "/var/lib/onload-agent/staging";

  private static final String LAST_FILE = "/complete";
  private static final int LONGEST_LAST_FILE = 1024;
  private static final int SHOWN = 100;

  /** As names of stages may be: none leads elsewhere. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** No stager pod takes longer; its directory has no name before it is done. */
  private static final Duration ABANDONED = Duration.ofHours(2);

  private final DirectoryTrees trees;
  private final HostFiles files;

  StagedPayloads(DirectoryTrees trees, HostFiles files) {
    this.trees = trees;
    this.files = files;
  }

  /**
   * Where a stager pod has put the payload of an order.
   *
   * @param name of the directory
   * @return absent if it is not there; unreadable if it is not whole or another order's
   */
  public Reading<String> source(String name, long seq, String rev) {
    String directory = DIRECTORY + "/" + name;
    if (!NAME.matcher(name).matches()) {
      return Reading.unreadable("\"" + name + "\" is no plain name of a directory");
    }
    try {
      if (trees.directoryChanged(directory).isEmpty()) {
        return Reading.absent();
      }
      byte[] bytes = trees.bytes(directory + LAST_FILE, LONGEST_LAST_FILE);
      String said = new String(bytes, StandardCharsets.UTF_8).strip();
      return said.equals(seq + "\n" + rev)
          ? Reading.present(directory)
          : Reading.unreadable(
              "%s is not of order %d for %s, but says \"%s\""
                  .formatted(directory + LAST_FILE, seq, rev, shown(said)));
    } catch (IOException e) {
      return Reading.unreadable("read " + directory + LAST_FILE + ": " + e.getMessage());
    }
  }

  private static String shown(String said) {
    String line = said.replace('\n', ' ');
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
  }

  /** The payload was copied, or refused: its directory is deleted. */
  public void used(RevisionContent content) throws IOException {
    Optional<String> directory =
        content.source().toOptional().filter(path -> path.startsWith(DIRECTORY + "/"));
    if (directory.isPresent()) {
      trees.delete(directory.get());
    }
  }

  /**
   * Deletes directories that nobody named for long, as pods leave them that did not end well.
   *
   * @param named what the newest order names
   */
  public void deleteAbandoned(Set<String> named, Instant now) throws IOException {
    for (String name : names()) {
      Optional<Instant> changed = trees.directoryChanged(DIRECTORY + "/" + name);
      boolean old = changed.filter(then -> then.plus(ABANDONED).isBefore(now)).isPresent();
      if (old && !named.contains(name)) {
        trees.delete(DIRECTORY + "/" + name);
      }
    }
  }

  /** Deletes all of them. */
  public void deleteAll() throws IOException {
    for (String name : names()) {
      if (trees.directoryChanged(DIRECTORY + "/" + name).isPresent()) {
        trees.delete(DIRECTORY + "/" + name);
      }
    }
    trees.deleteIfEmpty(DIRECTORY);
  }

  private List<String> names() throws IOException {
    Reading<List<String>> names = files.list(DIRECTORY);
    if (names instanceof Reading.Unreadable<List<String>>(String why)) {
      throw new IOException(why);
    }
    return new ArrayList<>(names.toOptional().orElse(List.of()));
  }
}
