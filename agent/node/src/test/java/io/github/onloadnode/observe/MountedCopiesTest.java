package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which copies of payloads processes see, whatever state the processes are in. */
final class MountedCopiesTest {

  private static final String LINE =
      "36 35 254:1 /onload-agent/%s/usr/lib64/libonload.so /usr/lib/x ro - ext4 /dev/vda rw\n";

  @TempDir private Path directory;
  private HostTree tree;
  private MountedCopies copies;

  @BeforeEach
  void makeAProcess() {
    HostRoot root = new HostRoot(directory);
    tree = new HostTree(root);
    copies = new MountedCopies(new HostFiles(root));
    process(7, "mnt:[1]", LINE.formatted("0123456789ab"));
  }

  @Test
  void areThoseOfAllNamespaces() throws IOException {
    process(8, "mnt:[2]", LINE.formatted("ba9876543210"));

    assertThat(copies.all()).containsExactlyInAnyOrder("0123456789ab", "ba9876543210");
  }

  @Test
  void areReadOnceForAllProcessesOfANamespace() throws IOException {
    process(8, "mnt:[1]", LINE.formatted("ba9876543210"));

    assertThat(copies.all()).containsExactly("0123456789ab");
  }

  /** Its mountinfo answers EINVAL. */
  @Test
  void areKnownDespiteAZombie() throws IOException {
    tree.directory("/proc/8/mountinfo");

    assertThat(copies.all()).containsExactly("0123456789ab");
  }

  @Test
  void areUnknownBesideAProcessThatCannotBeLookedAt() {
    tree.link("/proc/8/ns/mnt", "mnt:[2]");
    tree.directory("/proc/8/mountinfo");

    assertThatThrownBy(copies::all)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/proc/8/mountinfo");
  }

  private void process(int pid, String namespace, String mountinfo) {
    tree.link("/proc/" + pid + "/ns/mnt", namespace);
    tree.write("/proc/" + pid + "/mountinfo", mountinfo);
  }
}
