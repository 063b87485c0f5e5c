package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.testing.SimulatedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a removal, and then the agent's own end, leave on the disk. */
final class RemovalTest {

  private static final List<String> OURS = List.of("opt", "var/lib/onload-agent", "run");
  private static final String STATE = "/var/lib/onload-agent";

  @TempDir private Path directory;

  private SimulatedNode node;
  private List<String> before = List.of();

  @BeforeEach
  void bareNode() throws IOException {
    node = SimulatedNode.create(directory).bootInTreeDriver();
    node.host().tree().directory("/opt");
    before = files();
  }

  @Test
  void keepsWhatFencesOrdersWhileTheAgentRuns() throws IOException {
    removed();

    assertThat(files())
        .containsExactlyInAnyOrderElementsOf(
            with(before, STATE, STATE + "/desired.json", STATE + "/journal.json"));
    assertThat(node.restart().settle().journal().orElseThrow().finished()).isEqualTo(2);
  }

  @Test
  void answersAnotherRemovalWithItsNumber() throws IOException {
    removed();
    List<String> left = files();

    Pass again = node.write("onload: null\nretry: uninstall 2\n").settle();

    assertThat(again.journal().orElseThrow().seq()).isEqualTo(3);
    assertThat(again.result().map(OrderResult::seq)).contains(3L);
    assertThat(again.result().map(OrderResult::outcome)).contains(OrderOutcome.REMOVED);
    assertThat(again.desired().orElseThrow().seq()).isEqualTo(3);
    assertThat(again.desired().orElseThrow().retry()).contains("uninstall 2");
    assertThat(files()).isEqualTo(left);
  }

  @Test
  void leavesNothingWhenTheAgentEnds() throws IOException {
    removed();

    node.reconciling().end();

    assertThat(files()).isEqualTo(before);
  }

  @Test
  void keepsEverythingWhenAnAgentEndsThatHasNotRemoved() throws IOException {
    node.ask(", sfc: {}").settle();
    List<String> serving = files();

    node.reconciling().end();

    assertThat(files()).isEqualTo(serving);
  }

  @Test
  void finishesAfterACrashBetweenTheJournalAndTheCleaning(@TempDir Path kept) throws IOException {
    node.ask(", sfc: {}").settle();
    copy(directory.resolve("opt/onload-agent"), kept);
    node.askForRemoval().settle();
    copy(kept, directory.resolve("opt/onload-agent"));
    node.host().tree().write(STATE + "/revisions/local-1.json.partial", "");
    node.host().tree().write(STATE + "/unpacked/mtd.ko", "");
    node.host().tree().write(STATE + "/journal.json.partial", "");

    node.restart().settle();
    node.reconciling().end();

    assertThat(files()).isEqualTo(before);
  }

  @Test
  void leavesNothingOfAPayloadThatThisNodeCannotTake() throws IOException {
    Pass pass = node.ask(", modules: {onload: {parameters: {nonsense: 1}}}").settle();

    assertThat(pass.result().map(OrderResult::outcome)).contains(OrderOutcome.REJECTED);
    assertThat(files())
        .containsExactlyInAnyOrderElementsOf(
            with(before, STATE, STATE + "/desired.json", STATE + "/journal.json"));
  }

  @Test
  void keepsWhatFencesOrdersWhereItCannotCleanUp() throws IOException {
    removed();
    List<String> left = files();
    node.host().tree().link("/proc/4711/ns/mnt", "mnt:[4711]");
    node.host().tree().directory("/proc/4711/mountinfo");

    node.reconciling().end();

    assertThat(files()).isEqualTo(left);
  }

  @Test
  void touchesNothingThatIsNotOurs() throws IOException {
    node.host().tree().write("/opt/onload-agent/notes", "of an administrator");
    node.host().tree().write(STATE + "/notes", "of an administrator");
    before = files();
    removed();

    node.reconciling().end();

    assertThat(files()).isEqualTo(before);
  }

  private void removed() {
    node.ask(", sfc: {}").settle();
    node.askForRemoval().settle();
    assertThat(node.journal().outcome()).contains(OrderOutcome.REMOVED);
  }

  private static List<String> with(List<String> files, String... more) {
    return Stream.concat(files.stream(), List.of(more).stream()).toList();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.resolveSibling(""));
        Files.copy(file, copy);
      }
    }
  }

  private List<String> files() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String top : OURS) {
      if (Files.exists(directory.resolve(top), LinkOption.NOFOLLOW_LINKS)) {
        try (var files = Files.walk(directory.resolve(top))) {
          all.addAll(files.toList());
        }
      }
    }
    return all.stream().map(file -> "/" + directory.relativize(file)).sorted().toList();
  }
}
