package io.github.onloadnode.observe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One message of netlink(7): struct nlmsghdr of include/uapi/linux/netlink.h, Linux 6.12, and what
 * follows it.
 */
record NetlinkMessage(int type, int flags, ByteBuffer body) {

  /** The bytes are not a valid message. */
  static final class MalformedException extends RuntimeException {
    MalformedException(String message) {
      super(message);
    }
  }

  static final int DONE = 3;
  static final int ERROR = 2;
  static final int OVERRUN = 4;

  /** NLM_F_DUMP_INTR: the table changed during the dump. */
  static final int INTERRUPTED = 0x10;

  private static final int HEADER = 16;
  private static final int ATTRIBUTE = 4;

  /** The two bits above are flags. */
  private static final int TYPE = 0x3fff;

  /** The messages of one datagram. */
  static List<NetlinkMessage> split(byte[] datagram) {
    List<NetlinkMessage> messages = new ArrayList<>();
    ByteBuffer left = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
    while (left.hasRemaining()) {
      int start = left.position();
      int length = left.remaining() < HEADER ? 0 : left.getInt(start);
      if (length < HEADER || length > left.remaining()) {
        throw new MalformedException("a netlink message is cut off");
      }
      messages.add(
          new NetlinkMessage(
              left.getShort(start + 4) & 0xffff,
              left.getShort(start + 6) & 0xffff,
              slice(left, start + HEADER, length - HEADER)));
      left.position(Math.min(left.limit(), start + aligned(length)));
    }
    return messages;
  }

  /** A field of the fixed part. */
  int unsignedByte(int offset) {
    return bounded(offset, 1).get(offset) & 0xff;
  }

  int integer(int offset) {
    return bounded(offset, 4).getInt(offset);
  }

  /** The attributes after a fixed part of this size, by type; of duplicates the last. */
  Map<Integer, ByteBuffer> attributes(int fixed) {
    Map<Integer, ByteBuffer> attributes = new HashMap<>();
    bounded(0, fixed);
    int at = fixed;
    while (body.limit() - at >= ATTRIBUTE) {
      int length = body.getShort(at) & 0xffff;
      if (length < ATTRIBUTE || length > body.limit() - at) {
        throw new MalformedException("an attribute of a netlink message is cut off");
      }
      attributes.put(body.getShort(at + 2) & TYPE, slice(body, at + ATTRIBUTE, length - ATTRIBUTE));
      at += aligned(length);
    }
    return attributes;
  }

  /** The value of an attribute as a number. */
  static int number(ByteBuffer value) {
    if (value.remaining() < Integer.BYTES) {
      throw new MalformedException("an attribute of a netlink message is too short");
    }
    return value.getInt(0);
  }

  static ByteBuffer slice(ByteBuffer buffer, int start, int length) {
    return buffer.slice(start, length).order(ByteOrder.nativeOrder());
  }

  static int aligned(int length) {
    return (length + 3) & ~3;
  }

  private ByteBuffer bounded(int offset, int length) {
    if (body.limit() < offset + length) {
      throw new MalformedException("a netlink message of type " + type + " is too short");
    }
    return body;
  }
}
