package io.github.onloadnode.observe;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.linux.RouteTables;
import io.github.onloadnode.simulator.NetlinkWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** A program of its own, with a heap of its own: prints where default routes among many lead. */
final class ManyRoutes {

  private static final int DATAGRAMS = 1000;
  private static final int ROUTES = 500;

  private ManyRoutes() {}

  public static void main(String[] arguments) {
    RouteTables huge =
        RecordedRoutes.told(
            RouteTables.Table.IPV4_ROUTES,
            goesOn -> {
              for (int told = 0; told < DATAGRAMS; told++) {
                var _ = goesOn.test(datagram());
              }
              return goesOn.test(new NetlinkWriter().route(7, 0, oif(9)).done());
            });
    HostFiles files = new HostFiles(new HostRoot(Path.of(arguments[0])));
    System.out.println(
        new RouteScanner(files, huge)
            .scan(Set.of())
            .map(tables -> new TreeSet<>(tables.defaultRoutes()).toString())
            .fold(text -> text, () -> "absent", reason -> reason));
  }

  private static byte[] datagram() {
    NetlinkWriter writer = new NetlinkWriter();
    for (int index = 0; index < ROUTES; index++) {
      writer.route(254, 24, oif(5));
    }
    return writer.unfinished();
  }

  private static byte[] oif(int networkInterface) {
    return NetlinkWriter.attribute(4, networkInterface);
  }
}
