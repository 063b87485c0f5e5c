package io.github.onloadnode.observe;

import io.github.onloadnode.observe.NetlinkMessage.MalformedException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Receives one table from the kernel, datagram by datagram, and tracks whether it is complete. */
final class NetlinkDump implements Predicate<byte[]> {

  private final Set<Integer> noTable;
  private final Consumer<NetlinkMessage> entries;
  private boolean interrupted;
  private Optional<String> failure = Optional.of("the kernel's answer is incomplete");

  /**
   * Before the first datagram.
   *
   * @param noTable errors that mean that this kernel has no such table
   * @param entries receives each message of the table
   */
  NetlinkDump(Set<Integer> noTable, Consumer<NetlinkMessage> entries) {
    this.noTable = noTable;
    this.entries = entries;
  }

  /** Takes a datagram; returns whether more will come. */
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
        failure = Optional.of("the kernel dropped a part of its answer");
        return false;
      }
      default -> entries.accept(message);
    }
    return true;
  }

  /** Both begin with a negative errno; old kernels end without one. */
  private void ended(ByteBuffer body) {
    int errno = body.limit() < Integer.BYTES ? 0 : -body.getInt(0);
    failure =
        errno == 0 || noTable.contains(errno)
            ? Optional.empty()
            : Optional.of("the kernel gave up with error " + errno);
  }

  /** The table changed meanwhile, so entries may be missing. */
  boolean isInterrupted() {
    return interrupted;
  }

  /** Empty if the table is complete. */
  Optional<String> failure() {
    return failure;
  }
}
