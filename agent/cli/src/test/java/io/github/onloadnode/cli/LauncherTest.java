package io.github.onloadnode.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped launcher, with a program in place of Java that shows what it was given. */
final class LauncherTest {

  private static final Path LAUNCHER = Path.of("../../image/dist/src/main/app/bin/onload-agent");

  @TempDir private Path app;

  @Test
  void givesJavaLocaleInWhichEveryNameCanBeWritten() throws Exception {
    String printed = launch("echo \"$LC_ALL\"", Map.of("LC_ALL", "de_DE.ISO-8859-1"));

    assertThat(printed).isEqualTo("C.UTF-8\n");
  }

  @Test
  void runsAgentWithItsCache() throws Exception {
    String printed = launch("echo \"$@\"", Map.of());

    assertThat(printed)
        .contains("-XX:AOTCache=" + app.toRealPath() + "/lib/onload-agent.aot -XX:AOTMode=auto")
        .endsWith(" " + OnloadAgent.class.getName() + " version\n");
  }

  @Test
  void recordsAgentInTraining() throws Exception {
    String printed = launch("echo \"$@\"", Map.of("ONLOAD_LAUNCHER_AOT", "train"));

    assertThat(printed)
        .contains("-XX:AOTCacheOutput=" + app.toRealPath() + "/lib/onload-agent.aot")
        .endsWith(" " + AgentInTraining.class.getName() + " version\n");
  }

  @Test
  void runsTheControllerOnItsOwnClassPathWithoutACache() throws Exception {
    String printed = launch("echo \"$@\"", Map.of(), "controller", "--max-staging=5");

    assertThat(printed)
        .contains(
            "lib/controller.jvm.options", "-cp " + app.toRealPath() + "/lib/onload-controller.jar")
        .doesNotContain("AOT", "/lib/jvm.options", "onload-agent.jar")
        .endsWith(" " + OnloadAgent.class.getName() + " controller --max-staging=5\n");
  }

  private String launch(String java, Map<String, String> environment) throws Exception {
    return launch(java, environment, "version");
  }

  private String launch(String java, Map<String, String> environment, String... arguments)
      throws Exception {
    program("runtime/bin/java", "#!/bin/sh\n" + java + "\n");
    Path launcher = program("bin/onload-agent", Files.readString(LAUNCHER));
    ProcessBuilder builder = new ProcessBuilder(launcher.toRealPath().toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().remove("ONLOAD_LAUNCHER_AOT");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return printed;
  }

  private Path program(String path, String text) throws Exception {
    Path program = app.resolve(path);
    Files.createDirectories(program.getParent());
    Files.writeString(program, text);
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
