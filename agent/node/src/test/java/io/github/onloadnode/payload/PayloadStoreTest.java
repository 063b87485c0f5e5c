package io.github.onloadnode.payload;

import static io.github.onloadnode.payload.PayloadHost.MODULES;
import static io.github.onloadnode.payload.PayloadHost.RELEASE;
import static io.github.onloadnode.payload.PayloadHost.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.simulator.SimulatedPayload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How payloads get onto the host, are found again and go. */
final class PayloadStoreTest {

  @TempDir private Path directory;
  @AutoClose private PayloadHost host;

  @BeforeEach
  void makeHost() {
    host = PayloadHost.in(directory);
  }

  @Test
  void copiesThePayloadUnderItsDigest() {
    Revision revision = host.stage();

    String digest = revision.payload().digest();
    assertThat(digest).matches("[0-9a-f]{12}").isEqualTo(host.store().digest(SOURCE, RELEASE));
    assertThat(revision.payload().userFiles().directory()).isEqualTo("/opt/onload-agent/" + digest);
    assertThat(directory.resolve("opt/onload-agent/" + digest + "/usr/lib64/libonload.so"))
        .isReadable()
        .hasSameBinaryContentAs(directory.resolve("srv/onload/opt/onload/usr/lib64/libonload.so"));
  }

  @Test
  void loadsInDependencyOrder() {
    Revision revision = host.stage();

    assertThat(revision.modules().stream().map(Revision.PlannedModule::name))
        .containsExactly("sfc", "sfc_resource", "sfc_char", "onload");
  }

  @Test
  void tellsTheKernelWhichProgramsOfThePayloadItStarts() {
    Revision revision = host.stage();

    String programs = revision.payload().userFiles().directory() + "/sbin/";
    assertThat(revision.modules().getLast().parameters())
        .containsEntry("cplane_server_path", programs + "onload_cp_server")
        .containsEntry("shrub_controller_path", programs + "shrub_controller");
  }

  @Test
  void listsEveryVersionedNameOfTheLibraries() {
    assertThat(host.stage().payload().userFiles())
        .satisfies(files -> {
          assertThat(files.libraries())
              .containsExactly(
                  "usr/lib64/libonload.so",
                  "usr/lib64/libonload_ext.so",
                  "usr/lib64/libonload_ext.so.1",
                  "usr/lib64/libonload_ext.so.1.2.0");
          assertThat(files.programs()).containsExactly("usr/bin/onload", "usr/bin/onload_mibdump");
          assertThat(files.profiles()).containsExactly("usr/libexec/onload/profiles");
        });
  }

  @Test
  void leavesTheCopyReadOnlyAndWithoutTheKernelLink() throws IOException {
    Revision revision = host.stage();

    Path copy = directory.resolve("var/lib/onload-agent/images/" + revision.payload().digest());
    try (var files = Files.walk(copy.resolve("lib/modules/" + RELEASE))) {
      assertThat(files.filter(file -> !Files.isSymbolicLink(file)))
          .allSatisfy(file ->
              assertThat(Files.getPosixFilePermissions(file).toString()).doesNotContain("WRITE"));
    }
    assertThat(copy.resolve("lib/modules/" + RELEASE + "/kernel").toFile()).doesNotExist();
  }

  @Test
  void findsAKeptRevisionAgain() throws IOException {
    Revision staged = host.stage();
    host.store().keep(staged);

    assertThat(
            new PayloadStore(new HostFiles(host.tree().root()), host.trees(), Set::of)
                .load(staged.rev(), RELEASE)
                .toOptional())
        .hasValueSatisfying(loaded -> {
          assertThat(loaded.rev()).isEqualTo(staged.rev());
          assertThat(loaded.moduleHash()).isEqualTo(staged.moduleHash());
          assertThat(loaded.document().canonical()).isEqualTo(staged.document().canonical());
        });
  }

  @Test
  void deletesNothingWhereItCannotBeKnownWhatIsKept() throws IOException {
    Revision staged = host.stage();
    host.store().keep(staged);
    host.tree().move("/var/lib/onload-agent/revisions", "/var/lib/onload-agent/elsewhere");
    host.tree().link("/var/lib/onload-agent/revisions", "revisions");

    assertThatThrownBy(() -> host.store().keepOnly(Set.of(new KeptRevision("another", ""))))
        .isInstanceOf(IOException.class);

    host.tree().remove("/var/lib/onload-agent/revisions");
    host.tree().move("/var/lib/onload-agent/elsewhere", "/var/lib/onload-agent/revisions");
    assertThat(host.store().load(staged.rev(), RELEASE).toOptional()).isPresent();
    assertThat(new HostFiles(host.tree().root()).exists(staged.payload().userFiles().directory()))
        .isTrue();
  }

  @Test
  void givesAnotherRevisionToAnotherContent() {
    Revision before = host.stage();
    host.tree().write(SOURCE + "/opt/onload/usr/bin/onload", "#!/bin/sh\n# changed\n");

    Revision after = host.stage();

    assertThat(after.rev()).isNotEqualTo(before.rev());
    assertThat(after.moduleHash()).isEqualTo(before.moduleHash());
  }

  @Test
  void givesAnotherModuleHashToAnotherModule() {
    Revision before = host.stage();
    host.receives("9.2.0", RELEASE);

    assertThat(host.stage().moduleHash()).isNotEqualTo(before.moduleHash());
  }

  @Test
  void repairsACopyThatWasChanged() throws IOException {
    Revision revision = host.stage();
    String module = revision.module("onload").orElseThrow().hostPath();
    host.tree().remove(module);
    host.tree().write(module, "not a module");

    assertThat(host.stage().module("onload").orElseThrow().identity())
        .isEqualTo(revision.module("onload").orElseThrow().identity());
    assertThat(host.trees().bytes(module, 1 << 20)).startsWith(0x7f, 'E', 'L', 'F');
  }

  @Test
  void leavesNothingButWholeDirectories() {
    host.stage();

    assertThat(directory.resolve("opt/onload-agent")).isDirectoryNotContaining("glob:**.partial");
    assertThat(directory.resolve("var/lib/onload-agent/images"))
        .isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void deletesRevisionsThatAreNotKept() throws IOException {
    Revision old = host.stage();
    host.store().keep(old);
    host.receives("9.2.0", RELEASE);
    Revision current = host.stage();
    host.store().keep(current);
    host.store().showAsCurrent(current);

    host.store().keepOnly(Set.of(new KeptRevision(current.rev(), "")));

    assertThat(host.store().load(old.rev(), RELEASE)).isEqualTo(Reading.absent());
    assertThat(directory.resolve("opt/onload-agent/" + old.payload().digest()).toFile())
        .doesNotExist();
    assertThat(directory.resolve("opt/onload-agent/" + current.payload().digest()).toFile())
        .isDirectory();
    assertThat(Files.readSymbolicLink(directory.resolve("opt/onload-agent/current")))
        .hasToString(current.payload().userFiles().directory());
  }

  @Test
  void deletesEverythingAfterARemoval() throws IOException {
    Revision revision = host.stage();
    host.store().keep(revision);
    host.store().showAsCurrent(revision);

    host.store().keepOnly(Set.of());

    assertThat(directory.resolve("opt/onload-agent")).doesNotExist();
    assertThat(directory.resolve("var/lib/onload-agent")).isEmptyDirectory();
  }

  @Test
  void seesTheSourceChange() {
    String before = host.store().fingerprint(SOURCE, RELEASE);
    host.tree().write(SOURCE + "/opt/onload/new", "");

    assertThat(host.store().fingerprint(SOURCE, RELEASE)).isNotEqualTo(before);
    assertThat(Files.exists(directory.resolve("opt"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void ordersModulesByTheirOwnWordWhereModulesDepIsMissing() {
    host.tree().remove(MODULES + "/modules.dep");

    assertThat(host.stage().modules().stream().map(Revision.PlannedModule::name))
        .containsExactly("sfc", "sfc_resource", "sfc_char", "onload");
  }

  @Test
  void namesWhatTheHostMustSupply() {
    SimulatedPayload payload = SimulatedPayload.of("9.1.0", RELEASE);
    payload
        .module(payload.module("sfc").withDependencies(List.of("mtd"), List.of("sfc_char", "ptp")))
        .write(host.tree(), SOURCE);
    host.tree()
        .write(
            MODULES + "/modules.dep",
            """
            extra/sfc.ko: kernel/drivers/mtd/mtd.ko.xz
            extra/onload.ko: extra/sfc_char.ko extra/sfc_resource.ko
            """);

    Revision revision = host.stage();

    assertThat(revision.hostModules()).containsExactly("mtd");
    assertThat(revision.modules().stream().map(Revision.PlannedModule::name))
        .containsExactly("sfc_resource", "sfc_char", "sfc", "onload");
  }
}
