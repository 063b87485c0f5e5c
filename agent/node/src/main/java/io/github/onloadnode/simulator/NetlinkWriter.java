package io.github.onloadnode.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes messages of rtnetlink(7) as the kernel sends them (layouts of Linux 6.12), in one
 * datagram.
 */
public final class NetlinkWriter {

  private static final int HEADER = 16;
  private static final int ATTRIBUTE = 4;

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  /** RTM_NEWROUTE for IPv4 with these attributes; no attribute {@code RTA_DST} is needed for /0. */
  public NetlinkWriter route(int table, int width, byte[] attributes) {
    // RTPROT_STATIC, RT_SCOPE_UNIVERSE, RTN_UNICAST.
    byte[] route = {2, (byte) width, 0, 0, (byte) table, 4, 0, 1, 0, 0, 0, 0};
    return message(24, 0, joined(route, attributes));
  }

  /** RTM_NEWADDR for an address of an interface. */
  public NetlinkWriter address(int networkInterface, byte[] address, int width) {
    ByteBuffer head = buffer(8);
    head.put((byte) (address.length == 4 ? 2 : 10)).put((byte) width).putShort((short) 0);
    head.putInt(networkInterface);
    // IFA_ADDRESS and IFA_LOCAL.
    return message(
        20, 0, joined(bytes(head), joined(attribute(1, address), attribute(2, address))));
  }

  /** Any message. */
  public NetlinkWriter message(int type, int flags, byte[] body) {
    ByteBuffer header = buffer(HEADER);
    // NLM_F_MULTI, sequence 1, and the port of whoever asked.
    header.putInt(HEADER + body.length).putShort((short) type).putShort((short) (flags | 2));
    header.putInt(1).putInt(0);
    written.writeBytes(bytes(header));
    written.writeBytes(padded(body));
    return this;
  }

  /** NLMSG_DONE. */
  public byte[] done() {
    message(3, 0, new byte[4]);
    return written.toByteArray();
  }

  /** Without an end, so that the next datagram continues. */
  public byte[] unfinished() {
    return written.toByteArray();
  }

  /** An attribute whose value is a number. */
  public static byte[] attribute(int type, int value) {
    return attribute(type, bytes(buffer(Integer.BYTES).putInt(value)));
  }

  /** An attribute with its padding. */
  public static byte[] attribute(int type, byte[] value) {
    ByteBuffer head = buffer(ATTRIBUTE);
    head.putShort((short) (ATTRIBUTE + value.length)).putShort((short) type);
    return joined(bytes(head), padded(value));
  }

  /** RTA_MULTIPATH: a route out of each of these interfaces. */
  public static byte[] links(int... networkInterfaces) {
    ByteBuffer links = buffer(8 * networkInterfaces.length);
    for (int networkInterface : networkInterfaces) {
      links.putShort((short) 8).putShort((short) 0).putInt(networkInterface);
    }
    return attribute(9, bytes(links));
  }

  private static byte[] joined(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  private static byte[] padded(byte[] value) {
    return ByteBuffer.allocate((value.length + 3) & ~3).put(value).array();
  }

  private static byte[] bytes(ByteBuffer whole) {
    byte[] bytes = new byte[whole.capacity()];
    whole.rewind().get(bytes);
    return bytes;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }
}
