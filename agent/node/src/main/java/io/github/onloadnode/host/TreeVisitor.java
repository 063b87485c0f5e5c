package io.github.onloadnode.host;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Visits the entries below a directory one by one, sorted by path, without having them all in
 * memory.
 */
@FunctionalInterface
public interface TreeVisitor {

  /** The content of a file. */
  @FunctionalInterface
  interface Contents {

    /**
     * Passes on as many bytes as the file had when visited, in pieces of at most 64 KiB.
     *
     * @throws IOException also if the file was replaced, or became shorter or longer
     */
    void read(Pieces pieces) throws IOException;
  }

  /** Takes one piece. */
  @FunctionalInterface
  interface Pieces {
    void take(ByteBuffer piece) throws IOException;
  }

  /** Visits an entry; a file's content can be read during the call. */
  void enter(TreeEntry entry, Contents contents) throws IOException;

  /** Called after everything below a directory; the path of the top is empty. */
  default void leave(String path) throws IOException {}
}
