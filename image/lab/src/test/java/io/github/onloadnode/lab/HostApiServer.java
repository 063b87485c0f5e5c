package io.github.onloadnode.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * etcd and an API server on this machine's loopback, without kubelets or controllers. They end when
 * this is closed, when this process ends, or at their deadline.
 *
 * @param process of image/bin/lab
 * @param directory of their data and logs, and of the file kubeconfig
 * @param token of an administrator
 */
public record HostApiServer(Process process, Path directory, int port, String token)
    implements AutoCloseable {

  private static final String ANSWER = "ready ";

  /** Returns when it answers. */
  public static HostApiServer start(Path directory, Duration deadline) {
    Lab.prepare(GuestSpec.Backend.UML);
    List<String> command =
        Lab.command("api-server", "-t", Long.toString(deadline.toSeconds()), directory.toString());
    try {
      var process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      var reader =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      var line = reader.readLine();
      if (line == null || !line.startsWith(ANSWER)) {
        var more = reader.lines().collect(Collectors.joining("\n"));
        throw new LabException("'image/bin/lab api-server' ended: " + line + "\n" + more);
      }
      var words = line.split(" ");
      return new HostApiServer(process, directory, Integer.parseInt(words[1]), words[2]);
    } catch (IOException e) {
      throw new LabException("cannot start image/bin/lab api-server", e);
    }
  }

  public Path kubeconfig() {
    return directory.resolve("kubeconfig");
  }

  /** What its certificate is checked with. */
  public Path certificate() {
    return directory.resolve("secrets/apiserver.crt");
  }

  @Override
  public void close() {
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
  }
}
