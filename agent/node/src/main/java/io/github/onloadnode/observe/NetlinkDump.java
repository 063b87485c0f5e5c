package io.github.onloadnode.observe;

import io.github.onloadnode.observe.NetlinkMessage.MalformedException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One table as the kernel tells it: takes its datagrams, and knows when and how it ended. */
final class NetlinkDump implements Predicate<byte[]> {

  private final Set<Integer> noTable;
  private final Consumer<NetlinkMessage> entries;
  private boolean interrupted;
  private Optional<String> failure = Optional.of("the kernel's answer has no end");

  /**
   * A table that nothing of was told yet.
   *
   * @param noTable errors that say that this kernel has no such table
   * @param entries takes every message that is part of the table
   */
  NetlinkDump(Set<Integer> noTable, Consumer<NetlinkMessage> entries) {
    this.noTable = noTable;
    this.entries = entries;
  }

  /** Whether there is more to come. */
  @Override
  public boolean test(byte[] datagram) {
    try {
      if (datagram.length == 0) {
        throw new MalformedException("a netlink datagram is empty");
      }
      for (NetlinkMessage message : NetlinkMessage.split(datagram)) {
        if (!take(message)) {
          return false;
        }
      }
      return true;
    } catch (MalformedException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private boolean take(NetlinkMessage message) {
    interrupted |= (message.flags() & NetlinkMessage.INTERRUPTED) != 0;
    switch (message.type()) {
      case NetlinkMessage.DONE, NetlinkMessage.ERROR -> {
        ended(message.body());
        return false;
      }
      case NetlinkMessage.OVERRUN -> {
        failure = Optional.of("the kernel's answer was longer than it could keep");
        return false;
      }
      default -> entries.accept(message);
    }
    return true;
  }

  /** Both begin with a negative errno; old kernels say nothing with the end. */
  private void ended(ByteBuffer body) {
    int errno = body.limit() < Integer.BYTES ? 0 : -body.getInt(0);
    failure =
        errno == 0 || noTable.contains(errno)
            ? Optional.empty()
            : Optional.of("the kernel gave up with error " + errno);
  }

  /** It changed meanwhile: what was told may lack something. */
  boolean isInterrupted() {
    return interrupted;
  }

  /** Empty where the table was told to its end. */
  Optional<String> failure() {
    return failure;
  }
}
