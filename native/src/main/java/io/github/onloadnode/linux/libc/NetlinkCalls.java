package io.github.onloadnode.linux.libc;

import io.github.onloadnode.linux.libc.CLibrary.Returned;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads whole tables through a socket of rtnetlink(7). */
public final class NetlinkCalls {

  /** linux/rtnetlink.h and linux/socket.h, Linux 6.12: message, family, header length. */
  public enum Question {
    IPV4_ROUTES(26, 2, 12),
    IPV6_ROUTES(26, 10, 12),
    NEXT_HOPS(106, 0, 8),
    ADDRESSES(22, 0, 8);

    private final int type;
    private final int family;
    private final int head;

    Question(int type, int family, int head) {
      this.type = type;
      this.family = family;
      this.head = head;
    }
  }

  /** linux/socket.h, linux/net.h and linux/netlink.h, Linux 6.12. */
  private static final int AF_NETLINK = 16;

  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int NETLINK_ROUTE = 0;
  private static final int NLM_F_REQUEST = 0x1;
  private static final int NLM_F_DUMP = 0x300;
  private static final int MSG_TRUNC = 0x20;

  /** asm-generic/socket.h, Linux 6.12; the time is a struct timeval. */
  private static final int SOL_SOCKET = 1;

  private static final int SO_RCVTIMEO = 20;
  private static final long SECONDS = 5;

  /** struct nlmsghdr and struct sockaddr_nl. */
  private static final int HEADER = 16;

  private static final int ADDRESS = 12;

  private final CLibrary library;

  public NetlinkCalls(CLibrary library) {
    this.library = library;
  }

  /** socket(2). */
  public Returned socket() {
    int value = library.functions().socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    int errno = library.errno();
    return new Returned(value, errno);
  }

  /**
   * connect(2) to the kernel, so that nobody else can send to the socket; replies time out after 5
   * s.
   */
  public Returned connect(int socket) {
    byte[] time = buffer(16).putLong(SECONDS).putLong(0).array();
    int set = library.functions().setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, time, time.length);
    int failed = library.errno();
    if (set == -1) {
      return new Returned(set, failed);
    }
    byte[] kernel = buffer(ADDRESS).putShort((short) AF_NETLINK).array();
    int value = library.functions().connect(socket, kernel, kernel.length);
    int errno = library.errno();
    return new Returned(value, errno);
  }

  /** send(2) of a request for a table. */
  public Returned ask(int socket, Question question) {
    byte[] request =
        buffer(HEADER + question.head)
            .putInt(HEADER + question.head)
            .putShort((short) question.type)
            .putShort((short) (NLM_F_REQUEST | NLM_F_DUMP))
            .putInt(1)
            .putInt(0)
            .put((byte) question.family)
            .array();
    long value = library.functions().send(socket, request, request.length, 0);
    int errno = library.errno();
    return new Returned(value, errno);
  }

  /**
   * recv(2) with MSG_TRUNC: returns the length of the whole datagram, even if the buffer was
   * shorter.
   */
  public Returned receive(int socket, byte[] buffer) {
    long value = library.functions().recv(socket, buffer, buffer.length, MSG_TRUNC);
    int errno = library.errno();
    return new Returned(value, errno);
  }

  /** close(2). */
  public Returned close(int socket) {
    return library.close(socket);
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }
}
