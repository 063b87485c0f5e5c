package io.github.onloadnode.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.onloadnode.api.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Places behind links, with both kinds of root: {@code /} itself, below which the kernel follows
 * links, and another directory, below which we do.
 */
final class HostPathsTest {

  /** Where the host's root is for the agent. */
  enum Root {
    /** A node's own; the test's directory stands for the host's top. */
    SLASH,
    /** Mounted into a container; the test's directory is it. */
    MOUNTED
  }

  @TempDir private Path top;

  @ParameterizedTest
  @EnumSource
  void findsSocketsBehindLinkThatLeadsElsewhereMeanwhile(Root root) throws Exception {
    place("data/a/device-plugins/kubelet.sock");
    place("data/b/device-plugins/other.sock");
    link(root, "kubelet", "/data/a");
    SocketDirectory plugins = new SocketDirectory(path(root, "/kubelet/device-plugins"));
    Pattern sockets = Pattern.compile(".*sock");
    var before = plugins.key();

    assertThat(plugins.obstacle("onload.sock")).isEmpty();
    assertThat(plugins.names(sockets)).containsExactly("kubelet.sock");

    link(root, "kubelet", "/data/b");

    assertThat(plugins.names(sockets)).containsExactly("other.sock");
    assertThat(plugins.key()).isPresent().isNotEqualTo(before);
    assertThat(plugins.socket("other.sock")).exists();
  }

  @ParameterizedTest
  @EnumSource
  void findsPlaceThatIsMadeLater(Root root) throws Exception {
    link(root, "kubelet", "/data/a");
    SocketDirectory plugins = new SocketDirectory(path(root, "/kubelet/device-plugins"));
    assertThat(plugins.obstacle("onload.sock")).contains(SocketDirectory.Obstacle.ABSENT);

    place("data/a/device-plugins/kubelet.sock");

    assertThat(plugins.obstacle("onload.sock")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void readsFilesBehindLinks(Root root) throws Exception {
    Files.writeString(place("data/text"), "ours");
    link(root, "current", "/data");
    HostFiles files = new HostFiles(host(root));

    assertThat(files.text(name(root, "/current/text"))).isEqualTo(Reading.present("ours"));
    assertThat(files.list(name(root, "/current"))).isEqualTo(Reading.present(List.of("text")));
  }

  @ParameterizedTest
  @EnumSource
  void looksAtLastNameItselfBehindLinks(Root root) throws Exception {
    place("real/dev/null");
    link(root, "dev", "/real/dev");
    link(root, "real/dev/onload", "/real/dev/null");

    Path node = host(root).followParent(name(root, "/dev/onload"));

    assertThat(Files.isSymbolicLink(node)).isTrue();
    assertThat(node.resolveSibling("").toRealPath())
        .isEqualTo(top.resolve("real/dev").toRealPath());
  }

  @ParameterizedTest
  @EnumSource
  void knowsRealName(Root root) throws Exception {
    place("mnt/opt/agent/file");
    link(root, "opt", "/mnt/opt");

    assertThat(host(root).real(name(root, "/opt/agent/new")))
        .isEqualTo(name(root, "/mnt/opt/agent/new"));
  }

  @ParameterizedTest
  @EnumSource
  void givesUpOnLinksThatLoop(Root root) throws Exception {
    link(root, "loop", "/loop");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> host(root).real(name(root, "/loop/file")));
  }

  private HostRoot host(Root root) {
    return new HostRoot(root == Root.SLASH ? Path.of("/") : top);
  }

  /** What the host calls a place. */
  private String name(Root root, String path) {
    return root == Root.SLASH ? top + path : path;
  }

  private HostPath path(Root root, String path) {
    return new HostPath(host(root), name(root, path));
  }

  private Path place(String path) throws IOException {
    Path file = top.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  private void link(Root root, String path, String target) throws IOException {
    Path link = top.resolve(path);
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of(name(root, target)));
  }
}
