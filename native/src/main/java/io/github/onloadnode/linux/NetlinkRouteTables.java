package io.github.onloadnode.linux;

import io.github.onloadnode.linux.libc.CLibrary.Returned;
import io.github.onloadnode.linux.libc.NetlinkCalls;
import io.github.onloadnode.linux.libc.NetlinkCalls.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;

/** The tables by rtnetlink(7), with a new socket for each question. */
final class NetlinkRouteTables implements RouteTables {

  /** Of the thread, because a socket takes its namespace from the thread that opens it. */
  private static final Path NAMESPACE = Path.of("/proc/thread-self/ns/net");

  /** Twice what the kernel puts in one datagram, netlink_dump of net/netlink/af_netlink.c, 6.12. */
  private static final int LONGEST = 64 << 10;

  private final NetlinkCalls calls;

  NetlinkRouteTables(NetlinkCalls calls) {
    this.calls = calls;
  }

  @Override
  public String namespace() {
    try {
      return Files.readSymbolicLink(NAMESPACE).toString();
    } catch (IOException e) {
      LinuxException failure = new LinuxException("read " + NAMESPACE, Errno.EIO);
      failure.initCause(e);
      throw failure;
    }
  }

  @Override
  public void dump(Table table, Predicate<byte[]> goesOn) {
    int socket = (int) checked(calls.socket(), "open a netlink socket");
    try {
      checked(calls.connect(socket), "connect a netlink socket");
      checked(calls.ask(socket, question(table)), "ask the kernel for " + table);
      byte[] buffer = new byte[LONGEST];
      boolean more = true;
      while (more) {
        more = goesOn.test(received(socket, table, buffer));
      }
    } finally {
      calls.close(socket);
    }
  }

  private byte[] received(int socket, Table table, byte[] buffer) {
    Returned received = calls.receive(socket, buffer);
    while (received.failed() && received.errno() == Errno.EINTR.number()) {
      received = calls.receive(socket, buffer);
    }
    long length = checked(received, "read the kernel's answer to " + table);
    if (length > buffer.length) {
      throw new LinuxException("read the kernel's answer to " + table, Errno.EMSGSIZE);
    }
    return Arrays.copyOf(buffer, (int) length);
  }

  private static Question question(Table table) {
    return switch (table) {
      case IPV4_ROUTES -> Question.IPV4_ROUTES;
      case IPV6_ROUTES -> Question.IPV6_ROUTES;
      case NEXT_HOPS -> Question.NEXT_HOPS;
      case ADDRESSES -> Question.ADDRESSES;
    };
  }

  private static long checked(Returned returned, String tried) {
    if (returned.failed()) {
      throw new LinuxException(tried, returned.errno());
    }
    return returned.value();
  }
}
