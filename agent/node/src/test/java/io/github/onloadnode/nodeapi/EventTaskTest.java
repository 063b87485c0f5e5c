package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.JsonFields;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.YamlException;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.testing.TestClock;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Step;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an agent tells of its steps, and what becomes of what it cannot tell. */
final class EventTaskTest {

  private static final Finding AWAY =
      new Finding(Reason.API_SERVER_UNREACHABLE, "no route to host", "wait");

  private static final ApiReply FORBIDDEN =
      new ApiReply.Answered(403, Optional.empty(), "{\"message\":\"events is forbidden\"}");
  private static final Pass PASS = Passes.healthy().pass();

  private final TestClock clock = new TestClock();
  private final Answers answers = new Answers();
  private final EventTask task =
      new EventTask(
          new ApiServer(URI.create("https://x"), "n1", "/none"), answers, clock, clock, () -> 0);

  @BeforeEach
  void anAgentThatHasStarted() {
    task.passed(Passes.healthy().pass());
  }

  @Test
  void aStartTellsNothing() {
    assertThat(settle()).isEmpty();
  }

  /** After a boot the first pass decides to go back, and writes that before it is published. */
  @Test
  void tellsWhatTheFirstPassOfAProcessHasDecided() {
    EventTask first =
        new EventTask(
            new ApiServer(URI.create("https://x"), "n1", "/none"), answers, clock, clock, () -> 0);
    Pass taken = Passes.healthy().in(Step.VERIFY).asked(7, Optional.empty()).pass();
    Journal after = Passes.healthy().in(Step.RB_UNLOAD).pass().journal().orElseThrow();

    first.passed(
        new Pass(
            taken.at(),
            taken.observed(),
            Optional.of(after),
            taken.step(),
            taken.serving(),
            taken.holders(),
            List.of()));
    first.step(PASS);

    assertThat(answers.bodies)
        .extracting(EventTaskTest::reason)
        .containsExactly("OnloadRollingBack");
  }

  @Test
  void tellsOfStepsThatNoReportHasSeen() {
    task.passed(Passes.healthy().in(Step.STAGING).pass());
    task.passed(Passes.healthy().in(Step.STAGED).pass());
    task.passed(Passes.healthy().in(Step.QUIESCE).pass());

    assertThat(settle())
        .extracting(EventTaskTest::reason)
        .containsExactly("OnloadStaged", "OnloadQuiesced");
    assertThat(settle()).hasSize(2);
  }

  @Test
  void isOneOfTheNode() {
    quiesce();

    JsonFields event = parsed(settle().getFirst());

    assertThat(event.fields("regarding").asText("kind")).isEqualTo("Node");
    assertThat(event.fields("regarding").asText("name")).isEqualTo("n1");
    assertThat(event.fields("regarding").asText("uid")).isEqualTo("n1");
    assertThat(event.fields("metadata").asText("namespace")).isEqualTo("default");
    assertThat(event.asText("type")).isEqualTo("Normal");
    assertThat(answers.paths)
        .containsExactly("POST /apis/events.k8s.io/v1/namespaces/default/events");
  }

  @Test
  void twoOfOneMomentHaveTwoNames() {
    quiesce();
    task.passed(Passes.healthy().ended(OrderOutcome.ABORTED).pass());

    assertThat(settle())
        .extracting(text -> parsed(text).fields("metadata").asText("name"))
        .hasSize(2)
        .doesNotHaveDuplicates();
  }

  @Test
  void keepsThemWhileTheApiServerIsAway() {
    answers.next.add(new ApiReply.Unanswered(AWAY));
    quiesce();

    Duration pause = task.step(PASS);
    task.step(PASS);
    assertThat(answers.bodies).hasSize(1);
    assertThat(task.problem()).contains(AWAY);

    clock.advance(pause);
    task.step(PASS);

    assertThat(answers.bodies).hasSize(2);
    assertThat(answers.bodies.getFirst()).isEqualTo(answers.bodies.getLast());
    assertThat(task.problem()).isEmpty();
  }

  @Test
  void takesOneThatIsThereAlreadyForDone() {
    answers.next.add(new ApiReply.Unanswered(AWAY));
    answers.next.add(new ApiReply.Answered(409, Optional.empty(), "{}"));
    quiesce();

    clock.advance(task.step(PASS));

    assertThat(task.step(PASS)).isZero();
    assertThat(task.problem()).isEmpty();
  }

  /** An API server that has just started refuses what it permits a moment later. */
  @Test
  void asksOnceMoreWhatIsRefused() {
    answers.next.add(FORBIDDEN);
    quiesce();

    clock.advance(task.step(PASS));
    task.step(PASS);

    assertThat(answers.bodies).hasSize(2);
    assertThat(task.problem()).isEmpty();
  }

  @Test
  void losesWhatIsRefusedTwiceAndSaysSoForAsLong() {
    answers.next.add(FORBIDDEN);
    answers.next.add(FORBIDDEN);
    quiesce();

    clock.advance(task.step(PASS));
    Duration pause = task.step(PASS);
    assertThat(pause).isPositive();
    assertThat(task.problem().map(Finding::message).orElseThrow()).contains("events is forbidden");

    clock.advance(pause);
    assertThat(settle()).hasSize(2);
    assertThat(task.problem()).as("nothing waits any more").isEmpty();
  }

  /** The one that was refused before had to make room. */
  @Test
  void asksOnceMoreForEachOne() {
    answers.next.add(FORBIDDEN);
    quiesce();
    Duration pause = task.step(PASS);
    for (int each = 0; each < EventTask.MOST_WAITING; each++) {
      task.passed(Passes.healthy().order(each).in(Step.UNLOAD).pass());
      task.passed(Passes.healthy().order(each).in(Step.QUIESCE).pass());
    }
    answers.next.add(FORBIDDEN);

    clock.advance(pause);
    clock.advance(task.step(PASS));
    task.step(PASS);

    assertThat(answers.bodies).hasSize(3);
    assertThat(answers.bodies.get(2)).isEqualTo(answers.bodies.get(1));
  }

  @Test
  void keepsTheNewestOnes() {
    for (int each = 0; each <= EventTask.MOST_WAITING; each++) {
      task.passed(Passes.healthy().order(each).in(Step.QUIESCE).pass());
      task.passed(Passes.healthy().order(each).in(Step.UNLOAD).pass());
    }

    List<String> told = settle();

    assertThat(told).hasSize(EventTask.MOST_WAITING);
    assertThat(parsed(told.getLast()).asText("note"))
        .startsWith("order %d: ".formatted(EventTask.MOST_WAITING));
  }

  private void quiesce() {
    task.passed(Passes.healthy().in(Step.QUIESCE).pass());
  }

  private static JsonFields parsed(String event) {
    try {
      return JsonFields.parse(event);
    } catch (YamlException e) {
      throw new AssertionError(event, e);
    }
  }

  private static String reason(String event) {
    return parsed(event).asText("reason");
  }

  /** Everything that was sent until nothing more is. */
  private List<String> settle() {
    while (task.step(PASS).isZero()) {
      assertThat(answers.bodies).hasSizeLessThan(100);
    }
    return answers.bodies;
  }

  /** Answers as it is told, and with success afterwards. */
  private static final class Answers implements ApiDoor {

    private final List<String> bodies = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private final Deque<ApiReply> next = new ArrayDeque<>();

    @Override
    public ApiReply send(ApiRequest request) {
      bodies.add(request.body());
      paths.add(name(request));
      return next.isEmpty() ? new ApiReply.Answered(201, Optional.empty(), "{}") : next.pop();
    }

    @Override
    public String name(ApiRequest request) {
      return request.method() + " " + request.path();
    }

    @Override
    public void close() {}
  }
}
