package io.github.onloadnode.observe;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.node.Holder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Prints who holds devices below a root; not a test, see {@link ManyHoldersTest}. */
final class ManyHolders {

  private ManyHolders() {}

  /** Run in a process of its own. */
  public static void main(String[] arguments) {
    Unread unread = new Unread();
    HostFiles files = new HostFiles(new HostRoot(Path.of(arguments[0])));
    Reading<List<Holder>> holders =
        new HolderScanner(files, new ProcessTable(files, PodNaming.byLogs(files), unread))
            .scan(Set.of(), unread);
    System.out.println("holders " + holders.map(List::size));
    System.out.println(
        "first " + holders.map(all -> all.getFirst().pid() + " " + all.getFirst().devices()));
    System.out.println("unread " + unread.found().stream().map(Finding::message).toList());
  }
}
