package io.github.onloadnode.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.linux.Processes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the agent in training asks, and what it takes the answers for. */
final class TrainerLineTest {

  private final ByteArrayOutputStream questions = new ByteArrayOutputStream();

  @Test
  void asksForModulesByPathAndName() {
    TrainerLine trainer = trainer("yes\nyes\n");

    trainer.load(Path.of("/lib/onload.ko"), "a=1 b=\"2 3\"");
    trainer.unload("sfc");

    assertThat(questions.toString(StandardCharsets.UTF_8))
        .isEqualTo("load\t/lib/onload.ko\ta=1 b=\"2 3\"\nunload\tsfc\n");
  }

  @Test
  void failsWithErrorThatIsNamed() {
    TrainerLine trainer = trainer("EAGAIN\n");

    assertThatThrownBy(() -> trainer.unload("sfc"))
        .isInstanceOfSatisfying(LinuxException.class, e -> assertThat(e.is(Errno.EAGAIN)).isTrue());
  }

  @Test
  void holdsProcessOfTheSimulatedHostUntilItEnds() {
    TrainerLine trainer = trainer("yes\nyes\nno\n");

    Processes.Held held = trainer.hold(4242).orElseThrow();
    held.terminate();

    assertThat(held.isAlive()).isFalse();
    assertThat(questions.toString(StandardCharsets.UTF_8))
        .isEqualTo("alive\t4242\nend\t4242\nalive\t4242\n");
  }

  @Test
  void holdsNoProcessThatIsNotThere() {
    Optional<Processes.Held> held = trainer("no\n").hold(4242);

    assertThat(held).isEmpty();
  }

  @Test
  void doesNotGoOnWithoutTrainer() {
    assertThatThrownBy(() -> trainer("").unload("sfc")).isInstanceOf(IllegalStateException.class);
  }

  private TrainerLine trainer(String answers) {
    return new TrainerLine(
        new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(questions, true, StandardCharsets.UTF_8));
  }
}
