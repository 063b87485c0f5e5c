package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.testing.TestClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an agent renews its Lease, and what it concludes from the answers. */
final class LeaseTaskTest {

  private static final Pass PASS = Passes.healthy().pass();
  private static final Finding AWAY =
      new Finding(Reason.API_SERVER_UNREACHABLE, "no route to host", "wait");

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private final SeenNode seen = new SeenNode(clock, () -> {});
  private final Answers answers = new Answers();
  private LeaseTask lease;

  @BeforeEach
  void task() throws IOException {
    FakeApiServer.writeCredentials(directory, "token-1", "first");
    ApiServer server = new ApiServer(URI.create("https://x"), "n1", directory.toString());
    Credentials credentials =
        new Credentials(new HostFiles(HostRoot.ofThisProcess()), server.account());
    lease =
        new LeaseTask(new OwnNamespace(server, answers, credentials), seen, clock, clock, () -> 0);
  }

  @Test
  void renewsItAboutOnceAMinute() {
    Duration pause = lease.step(PASS);
    assertThat(pause).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(70));
    lease.step(PASS);
    assertThat(answers.asked).hasSize(1);

    clock.advance(pause);
    lease.step(PASS);

    assertThat(answers.asked).hasSize(2).allMatch(path -> path.endsWith("leases/onload-agent-n1"));
  }

  @Test
  void makesItWhereThereIsNone() {
    answers.next.add(new ApiReply.Answered(404, Optional.empty(), "{}"));
    answers.next.add(new ApiReply.Answered(201, Optional.empty(), "{}"));

    lease.step(PASS);

    assertThat(answers.asked).hasSize(2);
    assertThat(answers.asked.getLast()).startsWith("POST").endsWith("/leases");
    assertThat(lease.problem()).isEmpty();
  }

  @Test
  void tellsThatTheApiServerIsAwayBeforeTheWatchNotices() {
    seen.listed(new NodeMetadata(Map.of(), Optional.empty()));
    seen.watched();
    answers.next.add(new ApiReply.Unanswered(AWAY));

    lease.step(PASS);
    clock.advance(SeenNode.MOMENT);

    assertThat(seen.sight().lost()).contains("no route to host");
    assertThat(lease.problem()).contains(AWAY);
  }

  @Test
  void doesNotTakeARefusalForAnAbsentServer() {
    answers.next.add(
        new ApiReply.Answered(403, Optional.empty(), "{\"message\":\"leases is forbidden\"}"));

    Duration pause = lease.step(PASS);
    clock.advance(SeenNode.MOMENT);

    assertThat(seen.sight().lost()).isEmpty();
    assertThat(lease.problem().map(Finding::reason)).contains(Reason.API_SERVER_DENIES);
    assertThat(lease.problem().map(Finding::message).orElseThrow()).contains("leases is forbidden");
    assertThat(pause).isPositive();
  }

  /** Answers as it is told, and with success afterwards. */
  private static final class Answers implements ApiDoor {

    private final List<String> asked = new ArrayList<>();
    private final Deque<ApiReply> next = new ArrayDeque<>();

    @Override
    public ApiReply send(ApiRequest request) {
      asked.add(name(request));
      return next.isEmpty() ? new ApiReply.Answered(200, Optional.empty(), "{}") : next.pop();
    }

    @Override
    public String name(ApiRequest request) {
      return request.method() + " " + request.path();
    }

    @Override
    public void close() {}
  }
}
