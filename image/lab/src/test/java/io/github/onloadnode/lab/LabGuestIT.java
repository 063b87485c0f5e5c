package io.github.onloadnode.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guest itself: commands, limits, power cuts, disks. */
@Tag("lab-node")
@InGuest
final class LabGuestIT {
  private final Guest shared;

  LabGuestIT(Guest shared) {
    this.shared = shared;
  }

  @Test
  void givesExitCodeAndOutputOfACommand() {
    var result = shared.run("echo out; echo err >&2; exit 7");

    assertThat(result).isEqualTo(new CommandResult(7, "out\nerr\n", ""));
  }

  @Test
  void keepsWarningsOutOfWhatIsReadAsAValue() {
    assertThat(shared.output("echo warning >&2; echo 7")).isEqualTo("7");
  }

  @Test
  void showsWarningsOfACommandThatFails() {
    assertThatThrownBy(() -> shared.output("echo out; echo err >&2; exit 7"))
        .hasMessageContainingAll("exit code 7", "out", "err");
  }

  @Test
  void killsACommandAtItsLimitAndContinues() {
    assertThatThrownBy(() -> shared.run("echo begun; sleep 1234", Duration.ofSeconds(1)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("not finished after PT1S")
        .hasMessageContaining("begun");

    assertThat(shared.output("pgrep -c -f '^sleep 1234' || true")).isEqualTo("0");
  }

  @Test
  void sharesADirectoryWithTheHost() throws IOException {
    Files.writeString(shared.share().resolve("from-host"), "hello");

    assertThat(shared.output("cat /host/from-host; echo back > /host/from-guest"))
        .isEqualTo("hello");
    assertThat(shared.share().resolve("from-guest")).hasContent("back");
  }

  @Test
  void keepsTheDiskOverAPowerCutAndForgetsWhatWasNotWritten() {
    try (var guest = new Guest(GuestSpec.uml().withMemory(256)).start()) {
      guest.output("echo kept > /root/kept; sync; echo lost > /run/lost");

      guest.powerCut();
      guest.start();

      assertThat(guest.output("cat /root/kept; ls /run/lost 2>&1 || true"))
          .startsWith("kept\n")
          .contains("No such file");
    }
  }

  @Test
  void takesKernelArgumentsAndADirectoryAtItsOwnPath(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("file"), "content");
    Files.setLastModifiedTime(directory.resolve("file"), FileTime.fromMillis(1_700_000_000_000L));
    var spec =
        GuestSpec.uml().withMemory(256).withKernelArguments("lab.word=x").withDirectory(directory);

    try (var guest = new Guest(spec).start()) {
      assertThat(guest.output("cat /proc/cmdline")).contains("lab.word=x");
      assertThat(guest.output("cat %1$s/file; stat -c ' %%Y' %1$s/file".formatted(directory)))
          .isEqualTo("content 1700000000");
    } finally {
      Files.delete(spec.disks().getFirst().image());
    }
  }

  @Test
  void leavesNoProcessBehindWhenClosed() {
    var guest = new Guest(GuestSpec.uml().withMemory(256)).start();
    var share = guest.share().toString();

    guest.close();

    await().until(() -> ProcessHandle.allProcesses().noneMatch(p -> isOf(p, share)));
  }

  private static boolean isOf(ProcessHandle process, String share) {
    return process.info().commandLine().orElse("").contains(share);
  }
}
