package io.github.onloadnode.linux.libc;

import io.github.onloadnode.linux.libc.CLibrary.Returned;
import java.nio.charset.StandardCharsets;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/** ioctl(2) SIOCETHTOOL with ETHTOOL_GDRVINFO. */
public final class EthtoolCall {

  /** What the driver says of itself; empty strings where the call failed. */
  public record Reply(
      Returned returned, String driver, String version, String firmware, String busInfo) {}

  /** linux/socket.h and linux/net.h, Linux 6.12. */
  private static final int AF_INET = 2;

  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;

  /** linux/sockios.h and linux/ethtool.h, Linux 6.12. */
  private static final long SIOCETHTOOL = 0x8946;

  private static final int ETHTOOL_GDRVINFO = 3;

  private final CLibrary library;

  public EthtoolCall(CLibrary library) {
    this.library = library;
  }

  /** socket(2) for {@link #driver}: any socket serves to name the network namespace. */
  public Returned socket() {
    int value = library.functions().socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int errno = library.errno();
    return new Returned(value, errno);
  }

  /** Asks through an open socket. */
  public Reply driver(int socket, String networkInterface) {
    Pointer drvinfo = Memory.allocateDirect(library.runtime(), Drvinfo.SIZE, true);
    drvinfo.putInt(Drvinfo.CMD, ETHTOOL_GDRVINFO);
    Pointer ifreq = Memory.allocateDirect(library.runtime(), Ifreq.SIZE, true);
    byte[] name = networkInterface.getBytes(StandardCharsets.UTF_8);
    ifreq.put(Ifreq.NAME, name, 0, Math.min(name.length, Ifreq.NAME_SIZE - 1));
    ifreq.putPointer(Ifreq.DATA, drvinfo);
    int value = library.functions().ioctl(socket, SIOCETHTOOL, ifreq);
    int errno = library.errno();
    return new Reply(
        new Returned(value, errno),
        text(drvinfo, Drvinfo.DRIVER),
        text(drvinfo, Drvinfo.VERSION),
        text(drvinfo, Drvinfo.FIRMWARE_VERSION),
        text(drvinfo, Drvinfo.BUS_INFO));
  }

  /** close(2). */
  public Returned close(int socket) {
    return library.close(socket);
  }

  /** A full char array has no terminating zero. */
  private static String text(Pointer struct, int offset) {
    byte[] bytes = new byte[Drvinfo.TEXT_SIZE];
    struct.get(offset, bytes, 0, bytes.length);
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** struct ifreq, include/uapi/linux/if.h, Linux 6.12, 64 bits: a name and a union of 24 bytes. */
  private static final class Ifreq {
    static final int NAME = 0;
    static final int NAME_SIZE = 16;
    static final int DATA = 16;
    static final int SIZE = 40;
  }

  /** struct ethtool_drvinfo, include/uapi/linux/ethtool.h, Linux 6.12. */
  private static final class Drvinfo {
    static final int CMD = 0;
    static final int DRIVER = 4;
    static final int VERSION = 36;
    static final int FIRMWARE_VERSION = 68;
    static final int BUS_INFO = 100;
    static final int TEXT_SIZE = 32;
    static final int SIZE = 196;
  }
}
