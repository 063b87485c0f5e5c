package io.github.onloadnode.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.Staging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a person may have the agent write and read. */
final class UserPathsTest {

  private static final String RELEASE = "6.1.0-56-amd64";

  @TempDir private Path directory;
  private HostTree tree;
  private DirectoryTrees trees;

  @BeforeEach
  void makeHost() {
    tree = new HostTree(new HostRoot(directory));
    trees = new DirectoryTrees(tree.root());
    SimulatedPayload.of("9.1.0", RELEASE).write(tree, "/srv/onload");
  }

  @AfterEach
  void deleteReadOnlyTrees() throws IOException {
    for (String top : new String[] {"/opt", "/var", "/data", "/usr"}) {
      trees.delete(top);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/opt",
        "/opt/onload-agent/mine",
        "/var",
        "/var/lib/onload-agent",
        "/var/lib/kubelet/plugins",
        "/usr/local/onload",
        "/etc/onload",
        "/dev/shm",
        "/run/onload",
        "/boot"
      })
  void refusesToWriteWhereOthersLive(String base) {
    assertRefused("/srv/onload", base, "hostOnloadPath");
  }

  @Test
  void refusesALinkThatLeadsThere() {
    tree.directory("/usr/local");
    tree.link("/data/base", "/usr");

    assertRefused("/srv/onload", "/data/base/local/onload", "hostOnloadPath");
  }

  @Test
  void refusesALinkThatLeadsToWhereTheKubeletsDirectoryLies() {
    tree.directory("/data/kubelet");
    tree.link("/var/lib/kubelet", "/data/kubelet");

    assertRefused("/srv/onload", "/data/kubelet/onload", "hostOnloadPath");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/var/lib/onload-agent/images/0123456789ab", "/opt/onload-agent"})
  void refusesOurOwnCopiesAsASource(String source) {
    assertRefused(source, "/data/onload", "source.hostPath");
  }

  @Test
  void refusesALinkToOurOwnCopiesAsASource() {
    tree.directory("/opt/onload-agent/0123456789ab");
    tree.link("/srv/copy", "/opt/onload-agent/0123456789ab");

    assertRefused("/srv/copy", "/data/onload", "source.hostPath");
  }

  @Test
  void followsLinksInTheMachinesOwnTreeToo() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/usr"));
    UserPaths machines = new UserPaths(new DirectoryTrees(new HostRoot(Path.of("/"))));

    assertThatThrownBy(() -> machines.check(DesiredParser.parse("t", order("/srv", link + "/on"))))
        .isInstanceOf(FindingException.class)
        .hasMessageContaining("/usr");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/data/onload", "/usr2/onload", "/opt/onload"})
  void writesElsewhere(String base) {
    Revision revision = Staging.stage(store(Set::of), document("/srv/onload", base), RELEASE);

    assertThat(directory.resolve("." + revision.payload().userFiles().directory()))
        .isNotEmptyDirectory();
    assertThat(revision.payload().userFiles().directory()).startsWith(base + "/");
    deleteBase(base);
  }

  @Test
  void readsASourceAnywhere() {
    SimulatedPayload.of("9.1.0", RELEASE).write(tree, "/usr/share/onload-9.1.0");

    Revision revision =
        Staging.stage(store(Set::of), document("/usr/share/onload-9.1.0", "/data/onload"), RELEASE);

    assertThat(revision.payload().modules()).isNotEmpty();
  }

  @Test
  void copiesBelowAnotherBaseGoWithTheLastPodThatHasThem() throws IOException {
    Set<String> given = new HashSet<>();
    PayloadStore store = store(() -> Set.copyOf(given));
    Revision staged = Staging.stage(store, document("/srv/onload", "/data/onload"), RELEASE);
    store.keep(staged);
    given.add(staged.payload().digest());
    Path copy = directory.resolve("data/onload/" + staged.payload().digest());

    store.keepOnly(Set.of());
    assertThat(copy).isNotEmptyDirectory();

    given.clear();
    store(Set::of).keepOnly(Set.of());
    assertThat(copy).doesNotExist();
    assertThat(directory.resolve("var/lib/onload-agent/custom-copies")).doesNotExist();
  }

  private void deleteBase(String base) {
    try {
      trees.delete(base);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertRefused(String source, String base, String field) {
    assertThatThrownBy(() -> Staging.stage(store(Set::of), document(source, base), RELEASE))
        .isInstanceOfSatisfying(
            FindingException.class,
            e -> {
              assertThat(e.problem().reason()).isEqualTo(Reason.DESIRED_INVALID);
              assertThat(e.problem().message()).contains(field);
            });
  }

  private PayloadStore store(CopiesInUse given) {
    return new PayloadStore(new HostFiles(tree.root()), trees, given);
  }

  private static DesiredDocument document(String source, String base) {
    return DesiredParser.parse("test", order(source, base));
  }

  private static String order(String source, String base) {
    return "{onload: {source: {hostPath: %s}}, devicePlugin: {hostOnloadPath: %s}}"
        .formatted(source, base);
  }
}
