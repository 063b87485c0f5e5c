package io.github.onloadnode.offer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.DevicePluginSpec;
import io.github.onloadnode.node.ContainerEdits;
import io.github.onloadnode.revision.UserFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a container is given, and when it is given nothing. */
final class OnloadAllocationTest {

  private static final UserFiles FILES =
      new UserFiles(
          "/opt/onload-agent/0123456789ab",
          List.of("usr/lib64/libonload.so", "usr/lib64/libonload_ext.so.2"),
          List.of("usr/bin/onload", "usr/bin/onload_stackdump"),
          List.of("usr/libexec/onload/profiles"));

  @Test
  void preloadsTheLibraryWhereItIsMounted() {
    Allocation allocation = OnloadAllocation.of(DevicePluginSpec.DEFAULT, FILES);

    assertThat(allocation)
        .isEqualTo(
            new Allocation.Granted(
                new ContainerEdits(
                    List.of("/dev/onload", "/dev/onload_epoll", "/dev/sfc_char"),
                    List.of(
                        mount("/opt/onload/usr/lib64/libonload.so", "/usr/lib64/libonload.so"),
                        mount(
                            "/opt/onload/usr/lib64/libonload_ext.so.2",
                            "/usr/lib64/libonload_ext.so.2")),
                    Map.of("LD_PRELOAD", "/opt/onload/usr/lib64/libonload.so"))));
  }

  /** The library looks for the sockets there and nowhere else, whatever the base path is. */
  @Test
  void mountsTheControllersOfSharedQueues() {
    ContainerEdits granted =
        ((Allocation.Granted) OnloadAllocation.of(DevicePluginSpec.DEFAULT, FILES, true)).edits();

    assertThat(granted.mounts())
        .hasSize(3)
        .contains(new ContainerEdits.Mount("/run/onload", "/run/onload"));
  }

  @Test
  void mountsScriptToolsAndProfilesOnRequestAndDoesNotPreload() {
    ContainerEdits granted = granted(spec(false, true, "/opt/onload", "/usr/lib64", "/usr/bin"));

    assertThat(granted.environment()).isEmpty();
    assertThat(granted.mounts())
        .hasSize(5)
        .contains(
            mount("/opt/onload/usr/bin/onload", "/usr/bin/onload"),
            mount("/opt/onload/usr/bin/onload_stackdump", "/usr/bin/onload_stackdump"),
            mount("/usr/libexec/onload/profiles", "/usr/libexec/onload/profiles"));
  }

  @Test
  void neitherPreloadsNorMountsProgramsUnasked() {
    ContainerEdits granted = granted(spec(false, false, "/opt/onload", "/lib", "/bin"));

    assertThat(granted.environment()).isEmpty();
    assertThat(granted.mounts())
        .extracting(ContainerEdits.Mount::containerPath)
        .containsExactly("/opt/onload/lib/libonload.so", "/opt/onload/lib/libonload_ext.so.2");
  }

  @Test
  void joinsPathsWithOneSlash() {
    ContainerEdits granted = granted(spec(true, false, "/", "usr//lib64/", "/usr/bin"));

    assertThat(granted.environment()).containsEntry("LD_PRELOAD", "/usr/lib64/libonload.so");
  }

  @Test
  void refusesAPayloadWithoutTheLibraryInsteadOfPreloadingNothing() {
    UserFiles files =
        new UserFiles("/opt/x", List.of("usr/lib64/libonload_ext.so.2"), List.of(), List.of());

    assertThat(OnloadAllocation.of(DevicePluginSpec.DEFAULT, files))
        .isEqualTo(
            new Allocation.Refused(
                "libonload.so is missing below /opt/x: the payload is incomplete; stage it again"));
  }

  private static ContainerEdits granted(DevicePluginSpec spec) {
    return ((Allocation.Granted) OnloadAllocation.of(spec, FILES)).edits();
  }

  private static DevicePluginSpec spec(
      boolean preload, boolean mountOnload, String base, String lib, String bin) {
    return new DevicePluginSpec(1, preload, mountOnload, base, lib, bin, Optional.empty());
  }

  private static ContainerEdits.Mount mount(String container, String file) {
    return new ContainerEdits.Mount(container, FILES.directory() + file);
  }
}
