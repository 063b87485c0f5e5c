package io.github.onloadnode.linux;

import io.github.onloadnode.linux.libc.CLibrary.Returned;
import io.github.onloadnode.linux.libc.EthtoolCall;
import java.util.Optional;

/** Ethtool by {@code ioctl(2)} on a socket. */
final class SocketEthtool implements Ethtool {

  private final EthtoolCall call;

  SocketEthtool(EthtoolCall call) {
    this.call = call;
  }

  @Override
  public Optional<Driver> driver(String networkInterface) {
    Returned socket = call.socket();
    if (socket.failed()) {
      throw new LinuxException("open a socket for ethtool", socket.errno());
    }
    try {
      return answer(networkInterface, call.driver((int) socket.value(), networkInterface));
    } finally {
      call.close((int) socket.value());
    }
  }

  private static Optional<Driver> answer(String networkInterface, EthtoolCall.Reply reply) {
    if (!reply.returned().failed()) {
      return Optional.of(
          new Driver(reply.driver(), reply.version(), reply.firmware(), reply.busInfo()));
    }
    int errno = reply.returned().errno();
    if (errno == Errno.ENODEV.number() || errno == Errno.EOPNOTSUPP.number()) {
      return Optional.empty();
    }
    throw new LinuxException("ask the driver of " + networkInterface, errno);
  }
}
