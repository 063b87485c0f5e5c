package io.github.onloadnode.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network of guests that nobody else sees; it ends when this is closed, when this process ends,
 * or at its deadline.
 *
 * @param process of image/bin/lab
 * @param keeper the process whose network it is
 */
record GuestNetwork(Process process, long keeper) implements AutoCloseable {

  private static final String ANSWER = "network ";

  static GuestNetwork open(Duration deadline) {
    List<String> command = Lab.command("network", "-t", Long.toString(deadline.toSeconds()));
    try {
      var process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      var reader =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      var line = reader.readLine();
      if (line == null || !line.startsWith(ANSWER)) {
        process.destroyForcibly();
        throw new LabException(
            "'image/bin/lab network' made no network (it takes root, or unprivileged user"
                + " namespaces), but said: "
                + line);
      }
      return new GuestNetwork(process, Long.parseLong(line.substring(ANSWER.length())));
    } catch (IOException e) {
      throw new LabException("cannot start image/bin/lab network", e);
    }
  }

  @Override
  public void close() {
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
  }
}
