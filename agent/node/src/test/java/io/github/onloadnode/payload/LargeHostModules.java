package io.github.onloadnode.payload;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import java.nio.file.Path;
import java.util.List;

/** Looks for a module of a host below a root, keeps it, and prints what was wrong; not a test. */
final class LargeHostModules {

  private LargeHostModules() {}

  /** Run in a process of its own, see {@link LargeHostModulesTest}. */
  public static void main(String[] arguments) {
    HostRoot root = new HostRoot(Path.of(arguments[0]));
    DirectoryTrees trees = new DirectoryTrees(root);
    HostModules modules = new HostModules(new HostFiles(root), trees);
    HostSupply supply = new HostSupply(modules, trees, new HostTree(root));
    String problem =
        supply
            .missing(arguments[1], List.of("sfc"))
            .or(() -> supply.keep(arguments[1], List.of("sfc")))
            .map(Finding::message)
            .orElse("nothing");
    System.out.println("wrong is " + problem);
  }
}
