package io.github.onloadnode.offer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.node.ContainerEdits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a person reads what a pod has and would not be given any more. */
final class OlderAllocationsTest {

  private static final ContainerEdits NOW =
      granted(List.of("/dev/onload"), Map.of("/lib/a", "/2/a"), Map.of("LD_PRELOAD", "/lib/a"));

  @Test
  void isSilentWhereNothingDiffers() {
    ContainerEdits otherOrder =
        granted(List.of("/dev/onload"), Map.of("/lib/a", "/2/a"), Map.of("LD_PRELOAD", "/lib/a"));

    assertThat(OlderAllocations.difference(otherOrder, NOW)).isEmpty();
  }

  @Test
  void namesTheVariableThatDiffersIsMissingOrIsLeft() {
    assertThat(text(List.of("/dev/onload"), Map.of("/lib/a", "/2/a"), Map.of("LD_PRELOAD", "/x")))
        .isEqualTo("LD_PRELOAD is /x instead of /lib/a");
    assertThat(text(List.of("/dev/onload"), Map.of("/lib/a", "/2/a"), Map.of()))
        .isEqualTo("without LD_PRELOAD");
    assertThat(
            text(
                List.of("/dev/onload"),
                Map.of("/lib/a", "/2/a"),
                Map.of("LD_PRELOAD", "/lib/a", "OTHER", "1")))
        .isEqualTo("still with OTHER");
  }

  @Test
  void namesTheMountWithBothFiles() {
    assertThat(
            text(List.of("/dev/onload"), Map.of("/lib/a", "/1/a"), Map.of("LD_PRELOAD", "/lib/a")))
        .isEqualTo("the mount /lib/a is /1/a instead of /2/a");
  }

  @Test
  void namesTheDevice() {
    assertThat(text(List.of(), Map.of("/lib/a", "/2/a"), Map.of("LD_PRELOAD", "/lib/a")))
        .isEqualTo("without the device /dev/onload");
  }

  @Test
  void countsWhatWouldMakeTheSentenceLong() {
    assertThat(text(List.of(), Map.of("/lib/a", "/1/a", "/lib/b", "/1/b"), Map.of()))
        .isEqualTo("without LD_PRELOAD, the mount /lib/a is /1/a instead of /2/a and 2 more");
  }

  private static String text(
      List<String> devices, Map<String, String> mounts, Map<String, String> environment) {
    return OlderAllocations.difference(granted(devices, mounts, environment), NOW).orElseThrow();
  }

  private static ContainerEdits granted(
      List<String> devices, Map<String, String> mounts, Map<String, String> environment) {
    return new ContainerEdits(
        devices,
        mounts.entrySet().stream()
            .map(mount -> new ContainerEdits.Mount(mount.getKey(), mount.getValue()))
            .toList(),
        environment);
  }
}
