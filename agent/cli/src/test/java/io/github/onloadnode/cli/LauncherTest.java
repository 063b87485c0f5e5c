package io.github.onloadnode.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped launcher, with a program in place of Java that shows what it was given. */
final class LauncherTest {

  private static final Path LAUNCHER = Path.of("../../image/dist/src/main/app/bin/onload-agent");

  @TempDir private Path app;

  @Test
  void givesJavaLocaleInWhichEveryNameCanBeWritten() throws Exception {
    program("runtime/bin/java", "#!/bin/sh\necho \"$LC_ALL\"\n");
    Path launcher = program("bin/onload-agent", Files.readString(LAUNCHER));
    ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "version");
    builder.environment().put("LC_ALL", "de_DE.ISO-8859-1");

    Process process = builder.start();

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEqualTo("C.UTF-8\n");
    assertThat(process.waitFor()).isZero();
  }

  private Path program(String path, String text) throws Exception {
    Path program = app.resolve(path);
    Files.createDirectories(program.getParent());
    Files.writeString(program, text);
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
