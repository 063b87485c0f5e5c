package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which processes are controllers that the kernel started. */
final class ShrubControllersTest {

  private static final String OURS = "/opt/onload-agent/0123456789ab/sbin/shrub_controller";
  private static final String WORDS = " -c 0 -D -K -C 1000";

  @TempDir private Path directory;
  private HostTree tree;

  @BeforeEach
  void tellTheKernel() {
    tree = new HostTree(new HostRoot(directory));
    tree.write("/sys/module/onload/parameters/shrub_controller_path", "/usr/local/x\n");
  }

  @Test
  void knowsThoseOfThePathThatTheKernelWasTold() {
    assertThat(isController("/usr/local/x -c 12 -D -K -C -1 -d -i")).isTrue();
    assertThat(isController("/sbin/shrub_controller" + WORDS)).isFalse();
  }

  @Test
  void knowsThoseOfAnOlderCopy() {
    assertThat(isController(OURS + WORDS)).isTrue();
  }

  @Test
  void takesNoOtherProcessForOne() {
    assertThat(isController(OURS + " -c 0 eth0")).isFalse();
    assertThat(isController(OURS)).isFalse();
    assertThat(isController("/opt/onload-agent/0123456789ab/usr/bin/app" + WORDS)).isFalse();
    assertThat(new ShrubControllers(new HostFiles(tree.root())).contains(8)).isFalse();
  }

  private boolean isController(String commandLine) {
    tree.write("/proc/7/cmdline", commandLine.replace(' ', '\0') + "\0");
    return new ShrubControllers(new HostFiles(tree.root())).contains(7);
  }
}
