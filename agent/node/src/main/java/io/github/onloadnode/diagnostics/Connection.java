package io.github.onloadnode.diagnostics;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Never blocks. */
final class Connection implements AutoCloseable {

  private static final byte[] END = Request.END.getBytes(StandardCharsets.US_ASCII);

  private final SocketChannel channel;
  private final InetAddress peer;
  private final int largest;
  private long deadline;
  private ByteBuffer head = ByteBuffer.allocate(512);
  private @Nullable ByteBuffer answer;

  /** How far a request has come. */
  enum Progress {
    INCOMPLETE,
    COMPLETE,
    TOO_LARGE,
    GONE
  }

  /**
   * @param largest the most bytes that a request may have
   * @param deadline by {@link System#nanoTime}
   */
  Connection(SocketChannel channel, InetAddress peer, int largest, long deadline) {
    this.channel = channel;
    this.peer = peer;
    this.largest = largest;
    this.deadline = deadline;
  }

  SocketChannel channel() {
    return channel;
  }

  InetAddress peer() {
    return peer;
  }

  boolean isOver(long now) {
    return now - deadline >= 0;
  }

  boolean isAnswering() {
    return answer != null;
  }

  /** Reads the bytes that have arrived. */
  Progress read() throws IOException {
    for (int count = channel.read(head); count != 0; count = channel.read(head)) {
      if (count < 0) {
        return Progress.GONE;
      }
      if (isComplete()) {
        return Progress.COMPLETE;
      }
      if (!head.hasRemaining()) {
        if (head.capacity() >= largest) {
          return Progress.TOO_LARGE;
        }
        head = ByteBuffer.allocate(2 * head.capacity()).put(head.flip());
      }
    }
    return Progress.INCOMPLETE;
  }

  private boolean isComplete() {
    for (int at = 0; at + END.length <= head.position(); at++) {
      if (Arrays.equals(head.array(), at, at + END.length, END, 0, END.length)) {
        return true;
      }
    }
    return false;
  }

  /** The bytes read so far. */
  byte[] head() {
    return Arrays.copyOf(head.array(), head.position());
  }

  /** Sets the answer, which {@link #write} sends. */
  void answer(byte[] bytes, long until) {
    answer = ByteBuffer.wrap(bytes);
    head = ByteBuffer.allocate(0);
    deadline = until;
  }

  /** Sends as much as the peer takes; returns whether everything was sent. */
  boolean write() throws IOException {
    ByteBuffer rest = answer;
    if (rest == null) {
      return false;
    }
    channel.write(rest);
    return !rest.hasRemaining();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // The connection is gone either way.
      return;
    }
  }
}
