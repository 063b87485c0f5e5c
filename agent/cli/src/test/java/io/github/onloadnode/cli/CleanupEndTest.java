package io.github.onloadnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.onloadnode.leaving.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person reads where an uninstall ends otherwise than hoped. */
final class CleanupEndTest {

  private static final CleanupEnd ONLOAD = new CleanupEnd(false);
  private static final CleanupEnd LABELS = new CleanupEnd(true);

  @Test
  void saysNothingWhereAllIsDone() {
    assertThatCode(() -> ONLOAD.with(new Outcome.Done())).doesNotThrowAnyException();
    assertThatCode(() -> LABELS.with(new Outcome.Done())).doesNotThrowAnyException();
  }

  @Test
  void namesTheNodesAndTheWaysOut() {
    UserException end = end(ONLOAD, new Outcome.Stuck("the time is up", List.of("n1: holds")));

    assertThat(end.code()).isEqualTo(ExitCode.NOT_AS_HOPED);
    assertThat(end)
        .hasMessageStartingWith("the time is up:\n  n1: holds\nThe nodes keep working")
        .hasMessageContainingAll(
            "helm uninstall --no-hooks", "helm rollback", "asks all nodes again");
  }

  @Test
  void doesNotSayThatNodesWorkWhichNothingAsks() {
    UserException end = end(ONLOAD, new Outcome.Unasked("it is gone", List.of("n1: serves")));

    assertThat(end.code()).isEqualTo(ExitCode.NOT_AS_HOPED);
    assertThat(end)
        .hasMessageStartingWith("it is gone:\n  n1: serves\nNothing asks these nodes")
        .hasMessageContaining("helm rollback");
    assertThat(end.getMessage()).doesNotContain("keep working");
  }

  @Test
  void saysThatNothingWasChangedWhereItDeclines() {
    UserException end = end(ONLOAD, new Outcome.Declined("it is another one", "delete the Job"));

    assertThat(end.code()).isEqualTo(ExitCode.NOT_AS_HOPED);
    assertThat(end)
        .hasMessage("it is another one. Nothing was changed. What to do: delete the Job");
  }

  @Test
  void givesTheCommandsForWhatIsLeftOnNodes() {
    UserException end =
        end(
            LABELS,
            new Outcome.Marked(
                "left", List.of("n1: 403 no"), List.of("kubectl label nodes n1 a-")));

    assertThat(end.code()).isEqualTo(ExitCode.NOT_AS_HOPED);
    assertThat(end)
        .hasMessage(
            "left:\n  n1: 403 no\nOnload is uninstalled. Once the cause is mended, this removes"
                + " what is left:\n  kubectl label nodes n1 a-");
    assertThat(end(LABELS, new Outcome.Marked("left", List.of(), List.of())))
        .hasMessageContaining("kubectl annotate nodes --all node.onload.amd.com/observed-");
  }

  @Test
  void advisesOtherwiseWhereHelmHasDeletedAllElse() {
    for (Outcome outcome : List.of(new Outcome.Denied("403"), new Outcome.Unanswered("503"))) {
      assertThat(end(ONLOAD, outcome)).hasMessageContaining("helm uninstall");
      assertThat(end(LABELS, outcome))
          .hasMessageContaining("kubectl label nodes --all node.onload.amd.com/{ready,version}-");
      assertThat(end(LABELS, outcome).getMessage()).doesNotContain("helm");
      assertThat(end(LABELS, outcome).code()).isEqualTo(end(ONLOAD, outcome).code());
    }
  }

  private static UserException end(CleanupEnd end, Outcome outcome) {
    return catchThrowableOfType(UserException.class, () -> end.with(outcome));
  }
}
