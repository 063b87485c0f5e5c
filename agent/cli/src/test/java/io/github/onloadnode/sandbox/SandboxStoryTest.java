package io.github.onloadnode.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the story is told. */
final class SandboxStoryTest {

  private static final SandboxStep GOOD =
      SandboxStep.awaited("good", () -> Optional.of(List.of("detail")));
  private static final SandboxStep NEVER = SandboxStep.awaited("never", Optional::empty);

  private final StringWriter out = new StringWriter();

  @Test
  void tellsEveryStepThatWasReached() throws InterruptedException {
    Optional<String> missed = story(SandboxStyle.PLAIN).play(List.of(GOOD, GOOD));

    assertThat(missed).isEmpty();
    assertThat(out.toString().lines())
        .hasSize(4)
        .allMatch(line -> line.startsWith("[simulated] "))
        .anyMatch(line -> line.matches("\\[simulated]   ok good +0\\.\\d\\d s"))
        .anyMatch(line -> line.equals("[simulated]       detail"));
  }

  @Test
  void namesTheStepThatWasNotReachedAndLeavesTheRest() throws InterruptedException {
    AtomicInteger later = new AtomicInteger();
    SandboxStep last = new SandboxStep("last", later::incrementAndGet, Optional::empty);

    Optional<String> missed = story(SandboxStyle.PLAIN).play(List.of(GOOD, NEVER, last));

    assertThat(missed).hasValue("never");
    assertThat(later).hasValue(0);
    assertThat(out.toString())
        .contains("NOT never")
        .contains("not reached within 0 s")
        .contains("the agent says why");
  }

  @Test
  void takesAFailureForAMissedStep() throws InterruptedException {
    SandboxStep failing =
        new SandboxStep(
            "failing",
            () -> {
              throw new IllegalStateException("no pod for you");
            },
            () -> Optional.of(List.of()));

    assertThat(story(SandboxStyle.PLAIN).play(List.of(failing))).hasValue("failing");
    assertThat(out.toString()).contains("no pod for you");
  }

  @Test
  void leavesOffWhenToldTo() throws InterruptedException {
    AtomicBoolean ended = new AtomicBoolean(true);
    SandboxTerminal terminal = new SandboxTerminal(new PrintWriter(out), SandboxStyle.PLAIN);

    SandboxStory story = new SandboxStory(terminal, Duration.ofMinutes(5), List::of, ended::get);

    assertThat(story.play(List.of(NEVER))).hasValue("never");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"false, false, false", "true, false, false", "true, false, true"})
  void keepsToWhatTheTerminalCanShow(boolean live, boolean colours, boolean unicode)
      throws InterruptedException {
    story(new SandboxStyle(live, colours, unicode)).play(List.of(GOOD, NEVER));

    String text = out.toString();
    assertThat(text.contains("\u001b[3")).as("colours").isEqualTo(colours);
    assertThat(text.contains("\r")).as("written over").isEqualTo(live);
    assertThat(text.chars().allMatch(c -> c < 0x80)).as("ASCII").isEqualTo(!unicode);
  }

  private SandboxStory story(SandboxStyle style) {
    return new SandboxStory(
        new SandboxTerminal(new PrintWriter(out), style),
        Duration.ofMillis(100),
        () -> List.of("the agent says why"),
        () -> false);
  }
}
