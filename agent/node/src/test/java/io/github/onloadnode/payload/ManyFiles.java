package io.github.onloadnode.payload;

import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import java.nio.file.Path;
import java.util.Set;

/** Reads a payload below a root and says how that ended; not a test, see {@link ManyFilesTest}. */
final class ManyFiles {

  private ManyFiles() {}

  /** Run in a process of its own. */
  public static void main(String[] arguments) {
    HostRoot root = new HostRoot(Path.of(arguments[0]));
    PayloadStore store = new PayloadStore(new HostFiles(root), new DirectoryTrees(root), Set::of);
    try {
      System.out.println("digest " + store.digest("/srv/onload", arguments[1]));
    } catch (FindingException e) {
      System.out.println("refused " + e.problem().message());
    }
  }
}
