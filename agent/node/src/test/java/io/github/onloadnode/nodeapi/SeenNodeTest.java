package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.order.NodeWords;
import io.github.onloadnode.testing.TestClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What reads, writes and the watch together make known. */
final class SeenNodeTest {

  private static final Finding AWAY =
      new Finding(Reason.API_SERVER_UNREACHABLE, "no route to host", "wait");

  private final TestClock clock = new TestClock();
  private final AtomicInteger changes = new AtomicInteger();
  private final SeenNode seen = new SeenNode(clock, changes::incrementAndGet);

  @Test
  void keepsTheNewestWhateverTheOrder() {
    seen.take(at("99", "old"));
    seen.take(at("100", "new"));
    seen.take(at("99", "old"));

    assertThat(desired()).contains("new");
    assertThat(changes.get()).isEqualTo(2);
  }

  @Test
  void believesAListAfterARestoreFromABackup() {
    seen.take(at("100", "new"));

    seen.listed(at("50", "restored"));

    assertThat(desired()).contains("restored");
  }

  @Test
  void isLostOnlyAfterAMoment() {
    seen.listed(at("1", "x"));
    seen.watched();
    seen.lost(AWAY);
    assertThat(seen.sight().lost()).isEmpty();

    clock.advance(SeenNode.MOMENT.dividedBy(2));
    seen.lost(AWAY);
    clock.advance(SeenNode.MOMENT.dividedBy(2));

    assertThat(seen.sight().lost()).contains("no route to host");
    assertThat(desired()).contains("x");
  }

  @Test
  void isBackWithTheWatch() {
    seen.listed(at("1", "x"));
    seen.lost(AWAY);
    clock.advance(Duration.ofHours(1));
    int before = changes.get();

    seen.watched();

    assertThat(seen.sight().lost()).isEmpty();
    assertThat(changes.get()).isEqualTo(before + 1);
  }

  @Test
  void answersForTheServerOnlyWhileItIsWatched() {
    assertThat(seen.current()).isEmpty();
    seen.listed(at("1", "x"));
    assertThat(seen.current()).isEmpty();
    seen.watched();
    assertThat(seen.current()).isPresent();
    seen.interrupted();
    assertThat(seen.current()).isEmpty();
  }

  @Test
  void tellsThatTheNodesWordWasDeletedOrItsObjectMadeAnew() {
    seen.listed(new NodeMetadata(Map.of(), Optional.of("said"), NodeWords.NONE, version("a", 1)));
    int before = changes.get();

    seen.take(new NodeMetadata(Map.of(), Optional.of("more"), NodeWords.NONE, version("a", 2)));
    assertThat(changes.get()).isEqualTo(before);
    seen.take(new NodeMetadata(Map.of(), Optional.empty(), NodeWords.NONE, version("a", 3)));
    assertThat(changes.get()).isEqualTo(before + 1);
    seen.take(new NodeMetadata(Map.of(), Optional.empty(), NodeWords.NONE, version("b", 4)));
    assertThat(changes.get()).isEqualTo(before + 2);
  }

  private static NodeMetadata.Identity version(String uid, int version) {
    return new NodeMetadata.Identity(uid, String.valueOf(version));
  }

  @Test
  void knowsNothingBeforeItWasFirstSeen() {
    assertThat(seen.sight().words()).isEmpty();
    assertThat(seen.sight().lost()).isEmpty();
  }

  private Optional<String> desired() {
    return seen.sight().words().flatMap(NodeWords::desired);
  }

  private static NodeMetadata at(String version, String desired) {
    return new NodeMetadata(
        Map.of(),
        Optional.empty(),
        new NodeWords(Optional.of(desired), Optional.empty(), Optional.empty()),
        new NodeMetadata.Identity("uid", version));
  }
}
