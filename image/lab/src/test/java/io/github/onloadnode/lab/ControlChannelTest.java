package io.github.onloadnode.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the time of a guest begins. */
final class ControlChannelTest {

  private static final Duration AT_ONCE = Duration.ofMillis(50);

  @TempDir Path directory;

  @Test
  void doesNotCountTheTimeBeforeTheGuestBegins() throws IOException {
    var channel = new ControlChannel(directory, OutputStream.nullOutputStream());
    try (var guest = new PipedOutputStream();
        var answers = new PipedInputStream(guest)) {
      channel.listen(answers);
      var ready =
          CompletableFuture.runAsync(() -> {
            channel.awaitBegun(Patience.SOON);
            channel.awaitReady(Patience.SOON);
          });
      assertThatThrownBy(() -> channel.awaitBegun(AT_ONCE)).hasMessageContaining("had not begun");
      assertThat(ready).isNotDone();

      say(guest, "begun\n");
      channel.awaitBegun(Patience.SOON);
      assertThatThrownBy(() -> channel.awaitReady(AT_ONCE)).hasMessageContaining("was not up");
      say(guest, "ready 0.29\n");

      assertThat(ready).succeedsWithin(Patience.SOON);
    }
  }

  @Test
  void saysThatThereIsNoGuestWhereItsPreparationFailed() {
    var channel = new ControlChannel(directory, OutputStream.nullOutputStream());

    channel.listen(new ByteArrayInputStream(new byte[0]));

    assertThatThrownBy(() -> channel.awaitBegun(Patience.SOON))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("the guest has ended");
  }

  /** It reads what has come when more comes. */
  @Test
  void wakesAGuestThatHasMissedACommand() throws IOException {
    try (var guest = new PipedOutputStream();
        var answers = new PipedInputStream(guest)) {
      var toGuest =
          new OutputStream() {
            private int lines;

            @Override
            public void write(int one) {
              throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes) throws IOException {
              lines++;
              if (lines == 2) {
                say(guest, "done 1 0\n");
              }
            }
          };
      var channel = new ControlChannel(directory, toGuest);
      channel.listen(answers);

      assertThat(channel.run("true", Patience.SOON).exitCode()).isZero();
    }
  }

  private static void say(OutputStream guest, String line) throws IOException {
    guest.write(line.getBytes(StandardCharsets.UTF_8));
    guest.flush();
  }
}
