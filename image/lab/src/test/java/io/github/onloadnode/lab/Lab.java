package io.github.onloadnode.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The script {@code image/bin/lab} of this checkout. */
final class Lab {
  private static final Path SCRIPT = find();
  private static final Set<GuestSpec.Backend> PREPARED = EnumSet.noneOf(GuestSpec.Backend.class);

  private Lab() {}

  private static Path find() {
    for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      var candidate = at.resolve("image/bin/lab");
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw new LabException("image/bin/lab is not above " + Path.of("").toAbsolutePath());
  }

  /** The directory of guests' disks and logs: image/lab/target/lab. */
  static Path workDirectory() {
    var image = SCRIPT.resolve("../..").normalize();
    try {
      return Files.createDirectories(image.resolve("lab/target/lab"));
    } catch (IOException e) {
      throw new LabException("cannot make image/lab/target/lab", e);
    }
  }

  /** The assembled agent, image/dist/target/app. */
  static Path application() {
    return SCRIPT.resolve("../../dist/target/app").normalize();
  }

  static List<String> command(String... words) {
    var command = new ArrayList<String>();
    command.add(SCRIPT.toString());
    command.addAll(List.of(words));
    return command;
  }

  /** Builds missing parts for a backend, once; reports progress, and fails with the remedy. */
  static synchronized void prepare(GuestSpec.Backend backend) {
    if (PREPARED.add(backend)) {
      call(backend.preparation().toArray(String[]::new));
    }
  }

  /** Runs the script; its progress goes to the test's output, and all it said is returned. */
  static String call(String... words) {
    var output = new StringBuilder();
    try {
      var process = new ProcessBuilder(command(words)).redirectErrorStream(true).start();
      process.getOutputStream().close();
      copy(process.getInputStream(), output);
      if (process.waitFor() != 0) {
        throw new LabException("'image/bin/lab " + String.join(" ", words) + "' failed: " + output);
      }
      return output.toString();
    } catch (IOException e) {
      throw new LabException("cannot start image/bin/lab", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while image/bin/lab was at work", e);
    }
  }

  private static void copy(InputStream from, StringBuilder output) throws IOException {
    try (var reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        System.out.println(line);
        output.append(line).append('\n');
      }
    }
  }
}
