package io.github.onloadnode.kubelet;

import io.github.onloadnode.host.HostPath;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/** Asks a kubelet who holds devices and prints it; not a test, see {@link LargeAnswerTest}. */
final class LargeAnswer {

  private LargeAnswer() {}

  /** Run in a process of its own. */
  public static void main(String[] arguments) {
    try (UnixTransport transport = UnixTransport.open("large-answer")) {
      PodResources pods =
          new PodResources(
              transport, HostPath.ofThisProcess(Path.of(arguments[0])), InstantSource.system());
      for (int round = 0; round < 3; round++) {
        HeldDevices held = pods.list(Set.of(LargeAnswerTest.OURS), Duration.ofSeconds(60));
        System.out.println(
            "%d holdings, %d devices"
                .formatted(held.holdings().size(), held.ids(LargeAnswerTest.OURS).size()));
      }
    } catch (PodResources.PodResourcesException e) {
      System.out.println("unreadable: " + e.getMessage());
    }
  }
}
