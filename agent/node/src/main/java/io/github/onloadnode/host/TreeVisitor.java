package io.github.onloadnode.host;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Is shown what lies below a directory, sorted by path, one entry after the other: nobody has them
 * all in memory.
 */
@FunctionalInterface
public interface TreeVisitor {

  /** What is in a file. */
  @FunctionalInterface
  interface Contents {

    /**
     * Hands out as many bytes as the file had when it was looked at, in pieces of 64 KiB at most.
     *
     * @throws IOException also where the file is another, shorter or longer by now
     */
    void read(Pieces pieces) throws IOException;
  }

  /** Takes bytes, all of a piece at once. */
  @FunctionalInterface
  interface Pieces {
    void take(ByteBuffer piece) throws IOException;
  }

  /** One entry; its contents can be read during the call, if it is a file. */
  void enter(TreeEntry entry, Contents contents) throws IOException;

  /** After everything below a directory, that of the top is empty. */
  default void leave(String path) throws IOException {}
}
