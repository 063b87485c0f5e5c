package io.github.onloadnode.order;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredJson;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.AtomicFile;
import io.github.onloadnode.host.HostRoot;
import java.io.IOException;

/**
 * {@code /var/lib/onload-agent/desired.json}: the order in local mode, in the form of the
 * controller's annotation. It keeps the order's number across restarts of the agent.
 */
public final class OrderFile {

  public static final String PATH = "/var/lib/onload-agent/desired.json";

  private final HostRoot root;
  private final AtomicFile file;

  public OrderFile(HostRoot root) {
    this.root = root;
    this.file = new AtomicFile(root, PATH);
  }

  /** The last order; absent before the first. */
  public Reading<Desired> read() {
    return file.read().flatMap(text -> named(DesiredJson.read(text)));
  }

  private static Reading<Desired> named(Reading<Desired> order) {
    return order.fold(
        Reading::present, Reading::absent, why -> Reading.unreadable(PATH + ": " + why));
  }

  /** Returns when the order is on the disk. */
  public void write(Desired order) throws IOException {
    file.write(DesiredJson.write(order) + "\n");
  }

  /** Deletes it and the cluster's, for a node may have been in both modes. */
  public void delete() throws IOException {
    delete(root);
  }

  /** Deletes the files of both modes, and their directory if that is then empty. */
  static void delete(HostRoot root) throws IOException {
    new AtomicFile(root, NodeOrderFile.PATH).delete();
    new AtomicFile(root, PATH).delete();
  }
}
