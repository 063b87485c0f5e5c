package io.github.onloadnode.kubelet;

import io.github.onloadnode.host.HostPath;
import io.github.onloadnode.node.HeldDevices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Asks a kubelet who holds devices and prints it; not a test, see {@link LargeAnswerTest}. */
final class LargeAnswer {

  private LargeAnswer() {}

  /** Run in a process of its own. */
  public static void main(String[] arguments) {
    try (UnixTransport transport = UnixTransport.open("large-answer")) {
      PodResources pods =
          new PodResources(transport, HostPath.ofThisProcess(Path.of(arguments[0])));
      for (int round = 0; round < 3; round++) {
        System.out.println(
            pods.list(Set.of(LargeAnswerTest.OURS), Duration.ofSeconds(60))
                .fold(LargeAnswer::counted, () -> "nothing", why -> "unreadable: " + why));
      }
    }
  }

  private static String counted(List<HeldDevices> held) {
    return "%d holdings, %d devices"
        .formatted(held.size(), held.stream().mapToInt(one -> one.ids().size()).sum());
  }
}
