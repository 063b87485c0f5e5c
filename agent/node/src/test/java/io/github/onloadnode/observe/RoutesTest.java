package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.linux.RouteTables;
import io.github.onloadnode.simulator.NetlinkWriter;
import io.github.onloadnode.testing.ShippedJvm;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of the kernel's tables: recorded ones, and such as should not be. */
final class RoutesTest {

  private static final int RTM_NEWROUTE = 24;
  private static final int RTA_OIF = 4;

  @TempDir private Path directory;

  @BeforeEach
  void firstProcess() throws Exception {
    Files.createDirectories(directory.resolve("proc/1/ns"));
    Files.createSymbolicLink(directory.resolve("proc/1/ns/net"), Path.of(RecordedRoutes.NAMESPACE));
  }

  /** In the captures eth1, eth2 and eth3 have the numbers 3, 5 and 7. */
  @ParameterizedTest
  @CsvSource({
    "plain, 3",
    "multipath, 3 5",
    "policy, 5",
    "next-hops, 3 5",
    "halves, 5 7",
  })
  void findsEveryInterfaceOfDefaultRoute(String capture, String interfaces) {
    assertThat(present(new RecordedRoutes(capture)).defaultRoutes())
        .extracting(String::valueOf)
        .containsExactlyInAnyOrder(interfaces.split(" "));
  }

  @Test
  void knowsWhichInterfaceHasAnAddress() {
    RoutingTables tables = present(new RecordedRoutes("plain"));

    assertThat(tables.with(address("198.51.100.2"))).containsExactly(5);
    assertThat(tables.with(address("2001:db8:1::2"))).containsExactly(3);
    assertThat(tables.with(address("198.51.100.1"))).isEmpty();
  }

  @Test
  void doesNotTakeTablesOfAnotherNamespaceForTheNodes() {
    RouteTables foreign =
        new RecordedRoutes("plain") {
          @Override
          public String namespace() {
            return "net:[4026532999]";
          }
        };

    assertThat(unreadable(foreign))
        .contains("net:[4026532999]", RecordedRoutes.NAMESPACE, "host's network");
  }

  @Test
  void distrustsTablesOfAnUnknownNamespace() throws Exception {
    Files.delete(directory.resolve("proc/1/ns/net"));

    assertThat(unreadable(new RecordedRoutes("plain"))).contains("/proc/1/ns/net: absent");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 17, 20, 40})
  void doesNotTakeCutTableForWhole(int bytesLess) {
    RouteTables cut =
        RecordedRoutes.changed(
            RouteTables.Table.IPV4_ROUTES, bytes -> Arrays.copyOf(bytes, bytes.length - bytesLess));

    // The kernel ends with a message of 20 bytes.
    assertThat(new RouteScanner(files(), cut).scan(Set.of()))
        .isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void asksAgainWhereTheTableChangedMeanwhile() {
    int[] asked = {0};
    RouteTables once =
        RecordedRoutes.told(
            RouteTables.Table.IPV4_ROUTES,
            goesOn ->
                goesOn.test(
                    new NetlinkWriter()
                        .message(RTM_NEWROUTE, asked[0]++ == 0 ? 0x10 : 0, route(9))
                        .done()));
    RouteTables always =
        RecordedRoutes.told(
            RouteTables.Table.IPV4_ROUTES,
            goesOn ->
                goesOn.test(new NetlinkWriter().message(RTM_NEWROUTE, 0x10, route(9)).done()));

    assertThat(present(once).defaultRoutes()).containsExactlyInAnyOrder(3, 9);
    assertThat(asked[0]).isEqualTo(2);
    assertThat(unreadable(always)).contains("they change while they are read, in 5 tries");
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "3, 105"})
  void doesNotTakeErrorForEnd(int type, int errno) {
    RouteTables failing =
        RecordedRoutes.told(
            RouteTables.Table.IPV6_ROUTES,
            goesOn ->
                goesOn.test(new NetlinkWriter().message(type, 0, number(-errno)).unfinished()));

    assertThat(unreadable(failing))
        .isEqualTo("routes of the node: IPV6_ROUTES: the kernel gave up with error " + errno);
  }

  @Test
  void knowsThatOldKernelsHaveNoNextHops() {
    Predicate<Predicate<byte[]>> refused =
        goesOn ->
            goesOn.test(
                new NetlinkWriter().message(2, 0, number(-Errno.EOPNOTSUPP.number())).unfinished());

    assertThat(present(RecordedRoutes.told(RouteTables.Table.NEXT_HOPS, refused)).defaultRoutes())
        .containsExactly(3);
    assertThat(unreadable(RecordedRoutes.told(RouteTables.Table.IPV4_ROUTES, refused)))
        .contains("error 95");
  }

  @Test
  void doesNotPassOverNextHopThatItDoesNotKnow() {
    RouteTables unknown =
        RecordedRoutes.told(
            RouteTables.Table.IPV4_ROUTES,
            goesOn ->
                goesOn.test(
                    new NetlinkWriter().route(254, 0, NetlinkWriter.attribute(30, 77)).done()));

    assertThat(unreadable(unknown)).contains("no next hops [77], in 5 tries");
  }

  @Test
  void saysWhyTheKernelDoesNotAnswer() {
    RouteTables silent =
        RecordedRoutes.told(
            RouteTables.Table.ADDRESSES,
            _ -> {
              throw new LinuxException("read the kernel's answer to ADDRESSES", Errno.EAGAIN);
            });

    assertThat(unreadable(silent)).endsWith("Resource temporarily unavailable (EAGAIN)");
  }

  /** Half a million routes, as a router on the internet has, are 30 MB. */
  @Test
  void readsMoreRoutesThanTheHeapHoldsUnderTheShippedOptions() throws Exception {
    ShippedJvm.Result result = ShippedJvm.run(ManyRoutes.class, directory.toString());

    assertThat(result.output().strip()).isEqualTo("[3, 9]");
    assertThat(result.exit()).isZero();
  }

  private static byte[] route(int networkInterface) {
    byte[] route = {2, 0, 0, 0, (byte) 254, 4, 0, 1, 0, 0, 0, 0};
    return ByteBuffer.allocate(20).put(route).put(oif(networkInterface)).array();
  }

  private static byte[] oif(int networkInterface) {
    return NetlinkWriter.attribute(RTA_OIF, networkInterface);
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  private RoutingTables present(RouteTables tables) {
    Set<InetAddress> wanted = Set.of(address("198.51.100.2"), address("2001:db8:1::2"));
    return new RouteScanner(files(), tables).scan(wanted).toOptional().orElseThrow();
  }

  private String unreadable(RouteTables tables) {
    return new RouteScanner(files(), tables)
        .scan(Set.of())
        .fold(_ -> "present", () -> "absent", reason -> reason);
  }

  private static InetAddress address(String text) {
    return InetAddresses.forString(text);
  }

  private HostFiles files() {
    return new HostFiles(new HostRoot(directory));
  }
}
