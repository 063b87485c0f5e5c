package io.github.onloadnode.payload;

import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Staging;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Stages a payload below a root and prints what was read of its modules; not a test. */
final class LargeModules {

  private LargeModules() {}

  /** Run in a process of its own, see {@link LargeModulesTest}. */
  public static void main(String[] arguments) {
    HostRoot root = new HostRoot(Path.of(arguments[0]));
    PayloadStore store = new PayloadStore(new HostFiles(root), new DirectoryTrees(root), Set::of);
    Revision revision =
        Staging.stage(
            store,
            DesiredParser.parse("test", "{onload: {source: {hostPath: /srv/onload}, sfc: {}}}"),
            arguments[1]);
    revision
        .modules()
        .forEach(module -> System.out.println(module.name() + " " + module.identity()));
    System.out.println(revision.payload().driverInterfaces());
  }

  /**
   * Makes a module's file as long as one with debug information: a gap that holds nothing comes
   * before the table of sections, which the header finds again.
   */
  static void pad(Path module, long gap) throws IOException {
    byte[] content = Files.readAllBytes(module);
    ByteBuffer header = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int table = (int) header.getLong(40);
    header.putLong(40, table + gap);
    Files.delete(module);
    try (RandomAccessFile file = new RandomAccessFile(module.toFile(), "rw")) {
      file.write(content, 0, table);
      file.seek(table + gap);
      file.write(content, table, content.length - table);
    }
  }
}
