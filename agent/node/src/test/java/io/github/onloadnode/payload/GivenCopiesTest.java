package io.github.onloadnode.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.revision.Revision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a pod that runs nothing just now, and will be given them when it starts again. */
final class GivenCopiesTest {

  @TempDir private Path directory;
  @AutoClose private PayloadHost host;
  private Revision staged;
  private CopiesInUse given = Set::of;

  @BeforeEach
  void stageAPayload() {
    host = PayloadHost.in(directory, () -> given.digests());
    staged = host.stage();
  }

  @Test
  void stayWhenTheirRevisionGoes() throws IOException {
    host.store().keep(staged);
    given = () -> Set.of(staged.payload().digest());

    host.store().keepOnly(Set.of());
    assertThat(userFiles()).isNotEmptyDirectory();

    given = Set::of;
    host.store().keepOnly(Set.of());
    assertThat(userFiles()).doesNotExist();
  }

  @Test
  void stayWhenTheNodeCannotTakeThemAnyMore() throws IOException {
    given = () -> Set.of(staged.payload().digest());

    host.store().discard(staged);
    assertThat(userFiles()).isNotEmptyDirectory();

    given = Set::of;
    host.store().discard(staged);
    assertThat(userFiles()).doesNotExist();
  }

  @Test
  void stayWhileNobodyKnowsWhoHasThem() throws IOException {
    host.store().keep(staged);
    given =
        () -> {
          throw new IOException("kubelet_internal_checkpoint: it is not JSON");
        };

    assertThatThrownBy(() -> host.store().keepOnly(Set.of())).hasMessageContaining("not JSON");
    assertThatThrownBy(() -> host.store().discard(staged)).hasMessageContaining("not JSON");

    assertThat(userFiles()).isNotEmptyDirectory();
  }

  private Path userFiles() {
    return directory.resolve("." + staged.payload().userFiles().directory());
  }
}
