package io.github.onloadnode.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;

/** Writes existing kernel attributes: in place and with a single write. */
public final class SysfsAttribute {

  private final HostRoot root;

  public SysfsAttribute(HostRoot root) {
    this.root = root;
  }

  /**
   * Gives the kernel a new value.
   *
   * @throws IOException with the kernel's reason, or if the attribute does not exist
   */
  public void write(String hostPath, String value) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            root.follow(hostPath),
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      channel.write(ByteBuffer.wrap((value + "\n").getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw root.hostNames(e);
    }
  }
}
