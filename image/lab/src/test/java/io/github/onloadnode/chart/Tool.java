package io.github.onloadnode.chart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of others, or a directory with data of theirs, that the lab keeps. */
public record Tool(Path place) {

  /** What a call printed, errors and warnings apart. */
  public record Printed(int status, String text, String errors) {}

  /** Finds it, or fetches or builds it, which takes a minute the first time. */
  public static Tool find(String name) throws IOException, InterruptedException {
    Process lab =
        new ProcessBuilder("../../image/bin/lab", "tool", name)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String path = new String(lab.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (lab.waitFor() != 0) {
      throw new IOException("image/bin/lab tool " + name + " failed, see above");
    }
    return new Tool(Path.of(path));
  }

  /** Runs the program to its end. */
  public Printed run(List<String> words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(place.toString()));
    command.addAll(words);
    Process process = new ProcessBuilder(command).start();
    process.getOutputStream().close();
    // Neither prints more errors than fit into a pipe.
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Printed(process.waitFor(), text, errors);
  }
}
