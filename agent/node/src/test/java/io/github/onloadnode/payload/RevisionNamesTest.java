package io.github.onloadnode.payload;

import static io.github.onloadnode.payload.PayloadHost.RELEASE;
import static io.github.onloadnode.payload.PayloadHost.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.revision.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A revision has the name that its order gives, and one file for each kernel. */
final class RevisionNamesTest {

  private static final String REV = "onload-3f9c2a7b10de";
  private static final String NEWER = "6.1.0-57-amd64";

  @TempDir private Path directory;
  @AutoClose private PayloadHost host;

  @BeforeEach
  void makeHost() {
    host = PayloadHost.in(directory).receives("9.1.0", NEWER);
  }

  @Test
  void keepsTheNameForEachKernel() throws IOException {
    host.store().keep(stage(RELEASE));
    host.store().keep(stage(NEWER));

    assertThat(loaded(RELEASE).rev()).isEqualTo(REV);
    assertThat(loaded(RELEASE).payload().release()).isEqualTo(RELEASE);
    assertThat(loaded(NEWER).payload().release()).isEqualTo(NEWER);
    assertThat(revisions().resolve(REV + "@" + RELEASE + ".json")).exists();
    assertThat(revisions().resolve(REV + "@" + NEWER + ".json")).exists();
  }

  @Test
  void findsWhatWasKeptForAnotherKernelWhereNothingElseIs() throws IOException {
    host.store().keep(stage(RELEASE));

    assertThat(loaded(NEWER).payload().release()).isEqualTo(RELEASE);
  }

  @Test
  void findsWhatAnAgentBeforeKeptUnderTheNameWithoutARelease() throws IOException {
    Revision kept = stage(RELEASE);
    host.store().keep(kept);
    Files.move(
        revisions().resolve(REV + "@" + RELEASE + ".json"), revisions().resolve(REV + ".json"));

    host.store().keepOnly(Set.of(new KeptRevision(REV, "")));

    assertThat(loaded(RELEASE).rev()).isEqualTo(REV);
    assertThat(loaded(RELEASE).moduleHash()).isEqualTo(kept.moduleHash());
    assertThat(host.store().content(REV, RELEASE).toOptional()).contains(kept.content());
  }

  @Test
  void deletesTheFilesOfEveryKernelWithARevision() throws IOException {
    host.store().keep(stage(RELEASE));
    host.store().keep(stage(NEWER));

    host.store().keepOnly(Set.of());

    assertThat(host.store().load(REV, RELEASE)).isEqualTo(Reading.absent());
    assertThat(host.store().load(REV, NEWER)).isEqualTo(Reading.absent());
  }

  @Test
  void refusesAnotherPayloadUnderTheSameName() throws IOException {
    host.store().keep(stage(RELEASE));
    host.receives("9.2.0", RELEASE);

    assertThatThrownBy(() -> stage(RELEASE)).hasMessageContaining("instead of");
    assertThat(loaded(RELEASE).rev()).isEqualTo(REV);
  }

  private Path revisions() {
    return directory.resolve("var/lib/onload-agent/revisions");
  }

  private Revision loaded(String release) {
    return host.store().load(REV, release).toOptional().orElseThrow();
  }

  private Revision stage(String release) {
    DesiredDocument document =
        DesiredParser.parse("order", "onload: {source: {hostPath: " + SOURCE + "}, sfc: {}}\n");
    return host.store()
        .stage(REV, new RevisionContent(document, SOURCE, Optional.empty()), release);
  }
}
