package io.github.onloadnode.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table as Linux 6.12 prints it. */
class MountTableTest {

  private static final String TABLE =
      """
      22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/root rw
      30 22 254:3 / /opt rw,nosuid,noexec,relatime - ext4 /dev/vdc rw,exec
      31 30 254:4 / /opt/a\\040b rw,relatime - ext4 /dev/vdd rw
      32 22 0:5 / /optional rw,noexec - tmpfs none rw
      33 30 0:6 / /opt/twice rw,noexec - tmpfs none rw
      34 33 0:7 / /opt/twice rw - tmpfs none rw
      41 22 0:50 / /srv/b\u00f6rse rw,noexec - nfs4 nas:/b\u00f6rse rw
      42 22 0:51 / /srv/two\\012lines rw,noexec - tmpfs none rw
      nonsense
      """;

  @TempDir private Path directory;
  private MountTable mounts;

  @BeforeEach
  void table() throws Exception {
    Files.createDirectories(directory.resolve("proc/1"));
    Files.writeString(directory.resolve("proc/1/mountinfo"), TABLE);
    mounts = new MountTable(new HostFiles(new HostRoot(directory)));
  }

  @Test
  void tellsTheNearestMountPointThatForbidsPrograms() {
    assertThat(mounts.noexec("/opt/onload-agent/x")).contains("/opt");
    assertThat(mounts.noexec("/optional/x")).contains("/optional");
  }

  @Test
  void readsNamesOfEveryKind() {
    assertThat(mounts.noexec("/srv/b\u00f6rse/x")).contains("/srv/b\u00f6rse");
    assertThat(mounts.noexec("/srv/two\nlines/x")).contains("/srv/two\nlines");
  }

  @Test
  void takesTheMountThatHidesAnother() {
    assertThat(mounts.noexec("/opt/a b/x")).isEmpty();
    assertThat(mounts.noexec("/opt/twice/x")).isEmpty();
    assertThat(mounts.noexec("/opts/x")).isEmpty();
  }

  @Test
  void followsTheLinksOfTheHost() throws Exception {
    Files.createDirectory(directory.resolve("opt"));
    Files.createSymbolicLink(directory.resolve("srv"), Path.of("/opt"));

    assertThat(mounts.noexec("/srv/x")).contains("/opt");
  }

  @Test
  void saysNothingWithoutATable() throws Exception {
    Files.delete(directory.resolve("proc/1/mountinfo"));

    assertThat(mounts.noexec("/opt/x")).isEmpty();
  }
}
