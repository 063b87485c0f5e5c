package io.github.onloadnode.payload;

import static io.github.onloadnode.payload.PayloadHost.MODULES;
import static io.github.onloadnode.payload.PayloadHost.RELEASE;
import static io.github.onloadnode.payload.PayloadHost.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.ChangedWhileReadException;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Staging;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a payload must not hold: refused before anything of it is copied. */
final class PayloadSafetyTest {

  @TempDir private Path directory;
  @AutoClose private PayloadHost host;

  @BeforeEach
  void makeHost() {
    host = PayloadHost.in(directory);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/shadow",
        "../../../../../etc",
        "../../../../../../etc/x",
        "loop/../../../../.."
      })
  void refusesALinkOutOfThePayload(String target) {
    host.tree().link(MODULES + "/loop", ".");
    host.tree().link(MODULES + "/extra/evil", target);

    assertThat(problem())
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.PAYLOAD_UNSAFE);
          assertThat(problem.message()).contains("extra/evil", target);
        });
    assertThat(directory.resolve("opt/onload-agent")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/opt/onload", "/opt"})
  void refusesAPayloadWhoseDirectoryIsALinkOutOfIt(String link) {
    host.tree().move(SOURCE + link, "/elsewhere");
    host.tree().link(SOURCE + link, "/elsewhere");

    assertThat(problem())
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.PAYLOAD_UNREADABLE);
          assertThat(problem.message())
              .contains(link, "is not a directory")
              .containsOnlyOnce(SOURCE + link + ":");
          assertThat(problem.remedy()).contains("a link is not followed");
        });
  }

  /** Digest and copy follow the link to the source alike, as the host itself would. */
  @Test
  void followsAnAbsoluteLinkToTheSourceBelowAnotherRoot() {
    String digest = host.store().digest(SOURCE, RELEASE);
    host.tree().link("/data", "/srv");

    Revision revision =
        Staging.stage(
            host.store(),
            DesiredParser.parse("t", "{onload: {source: {hostPath: /data/onload}, sfc: {}}}"),
            RELEASE);

    assertThat(revision.payload().digest()).isEqualTo(digest);
  }

  @Test
  void refusesAKernelLinkThatLeadsElsewhere() {
    host.tree().link(MODULES + "/kernel", "/lib/modules/other/kernel");

    assertThat(problem().reason()).isEqualTo(Reason.PAYLOAD_UNSAFE);
  }

  @Test
  void refusesLinksThatTurnInACircle() {
    host.tree().link(SOURCE + "/opt/onload/a", "b");
    host.tree().link(SOURCE + "/opt/onload/b", "a");

    assertThat(problem().reason()).isEqualTo(Reason.PAYLOAD_UNSAFE);
  }

  @ParameterizedTest
  @ValueSource(longs = {(4L << 30) + 1, 2L << 40})
  void refusesASparseFileWithoutReadingIt(long size) throws IOException {
    sparse("/usr/lib64/libhuge.so", size);

    assertThat(problem())
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.PAYLOAD_UNSAFE);
          assertThat(problem.message()).contains(SOURCE, "libhuge.so", Long.toString(size));
        });
  }

  @Test
  void refusesFilesThatAreTooLargeTogether() throws IOException {
    for (int i = 0; i < 5; i++) {
      sparse("/usr/lib64/lib" + i + ".so", 1L << 30);
    }

    assertThat(problem().reason()).isEqualTo(Reason.PAYLOAD_UNSAFE);
  }

  private void sparse(String name, long size) throws IOException {
    String path = SOURCE + "/opt/onload" + name;
    host.tree().write(path, "");
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve("." + path).toFile(), "rw")) {
      file.setLength(size);
    }
  }

  @Test
  void refusesAFifo() throws Exception {
    Process process =
        new ProcessBuilder("mkfifo", directory.resolve("srv/onload/opt/onload/pipe").toString())
            .start();
    assertThat(process.waitFor()).isZero();

    assertThat(problem().message()).contains("pipe", "device, a fifo or a socket");
  }

  @Test
  void saysWhichKernelAPayloadIsNotFor() {
    host.tree().move(MODULES, SOURCE + "/opt/lib/modules/6.6.0-1-amd64");

    assertThat(problem())
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.SOURCE_MISSING);
          assertThat(problem.message()).isEqualTo(MODULES + " does not exist");
          assertThat(problem.remedy()).contains("modules for this kernel");
        });
  }

  /** As where /opt is part of an image. */
  @Test
  void saysWhatToDoWhereNothingCanBeWritten() {
    FindingException refused =
        PayloadFaults.unreadable(
            SOURCE, new FileSystemException("/opt/onload-agent", null, "Read-only file system"));

    assertThat(refused.problem().reason()).isEqualTo(Reason.DISK_READ_ONLY);
    assertThat(refused.problem().message())
        .isEqualTo("copy /srv/onload: /opt/onload-agent: Read-only file system");
    assertThat(refused.problem().remedy()).contains("devicePlugin.hostOnloadPath");
  }

  /** It is looked at again soon, and nobody has to do anything. */
  @Test
  void saysThatASourceStillChanges() throws IOException {
    DirectoryTrees changing = mock();
    when(changing.visit(any(), any(), any()))
        .thenThrow(new ChangedWhileReadException("lib/onload.ko", "changed its size"));
    PayloadSource source = PayloadSource.at(changing, SOURCE, RELEASE);

    for (ThrowingCallable reading : List.<ThrowingCallable>of(source::look, source::digest)) {
      assertThatThrownBy(reading)
          .isInstanceOfSatisfying(
              FindingException.class,
              changed -> assertThat(changed.problem().reason()).isEqualTo(Reason.PAYLOAD_CHANGED))
          .hasMessageContaining(SOURCE + "/opt/lib/modules/" + RELEASE + ": lib/onload.ko");
    }
    assertThat(
            PayloadFaults.unreadable(SOURCE, new ChangedWhileReadException("a", "grew"))
                .problem()
                .reason())
        .isEqualTo(Reason.PAYLOAD_CHANGED);
  }

  @Test
  void saysThatASourceIsMissing() {
    host.tree().remove(SOURCE);

    assertThat(problem())
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.SOURCE_MISSING);
          assertThat(problem.message()).contains(MODULES);
        });
  }

  @Test
  void refusesAHostileModulesDep() {
    host.tree().write(MODULES + "/modules.dep", "extra/onload.ko: ../../../../etc/evil.ko\n");

    assertThat(problem().reason()).isEqualTo(Reason.MODULES_DEP_INVALID);
  }

  /** Its header and its first texts are whole, as after a copy that broke off. */
  @ParameterizedTest
  @ValueSource(
      strings = {"usr/lib64/libonload_ext.so.1.2.0", "usr/bin/onload", "sbin/onload_cp_server"})
  void refusesHalfAProgramOrLibrary(String name) throws IOException {
    byte[] real = Files.readAllBytes(Path.of(System.getProperty("java.home"), "lib/libjava.so"));
    String path = SOURCE + "/opt/onload/" + name;

    host.tree().write(path, Arrays.copyOf(real, real.length / 2));

    assertThat(problem())
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.PAYLOAD_INCOMPLETE);
          assertThat(problem.message())
              .startsWith(path + " is truncated")
              .contains(real.length / 2 + " bytes");
        });
    assertThat(directory.resolve("opt/onload-agent")).doesNotExist();

    host.tree().write(path, real);

    assertThatCode(host::stage).doesNotThrowAnyException();
  }

  /** A full disk leaves an empty file. */
  @ParameterizedTest
  @ValueSource(ints = {0, 20})
  void refusesAFileThatEndsWithinItsHeader(int length) throws IOException {
    byte[] real = Files.readAllBytes(Path.of(System.getProperty("java.home"), "lib/libjava.so"));
    String path = SOURCE + "/opt/onload/usr/lib64/libonload_ext.so.1.2.0";

    host.tree().write(path, Arrays.copyOf(real, length));

    assertThat(problem().message())
        .isEqualTo(path + " is truncated: it has only " + length + " bytes");
  }

  /** The copy is deleted again, so that nobody could look at it. */
  @Test
  void namesAMalformedModuleWhereThePersonPutIt() {
    host.tree().write(MODULES + "/extra/onload.ko", "half");

    assertThat(problem().message()).startsWith(MODULES + "/extra/onload.ko is malformed");
  }

  @Test
  void refusesAModuleThatIsThereTwice() throws IOException {
    host.tree()
        .write(
            MODULES + "/updates/onload.ko",
            host.trees().bytes(MODULES + "/extra/onload.ko", 1 << 20));

    assertThat(problem().message()).contains("onload", "twice");
  }

  private Finding problem() {
    var thrown = new AtomicReference<Finding>();
    assertThatThrownBy(host::stage)
        .isInstanceOfSatisfying(FindingException.class, e -> thrown.set(e.problem()));
    return thrown.get();
  }
}
