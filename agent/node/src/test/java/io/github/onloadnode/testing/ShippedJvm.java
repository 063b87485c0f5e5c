package io.github.onloadnode.testing;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a main class in a process of its own, with the heap that the product ships with. */
public final class ShippedJvm {

  private static final Path OPTIONS = Path.of("../../image/dist/src/main/app/lib/jvm.options");
  private static final long SECONDS = 120;

  private ShippedJvm() {}

  /**
   * How the process ended.
   *
   * @param exit its exit code; 3 where the heap was too small
   * @param output what it printed, errors too
   */
  public record Result(int exit, String output) {}

  /** The options of the shipped launcher that say how much memory there is. */
  public static List<String> memory() throws IOException {
    return Files.readAllLines(OPTIONS).stream()
        .map(String::strip)
        .filter(line ->
            line.startsWith("-Xm")
                || line.equals("-XX:+UseSerialGC")
                || line.startsWith("-XX:TieredStopAtLevel")
                || line.equals("-XX:+ExitOnOutOfMemoryError")
                || line.startsWith("-Dio.netty")
                || line.startsWith("--"))
        .toList();
  }

  /** The largest heap in bytes. */
  public static long heap() throws IOException {
    return memory().stream()
        .filter(option -> option.matches("-Xmx\\d+m"))
        .mapToLong(option -> Long.parseLong(option.replaceAll("\\D", "")) << 20)
        .findFirst()
        .orElseThrow();
  }

  /** Of the tests, also where a launcher has put it into a class loader of its own. */
  private static String classPath() {
    return Stream.concat(
            Thread.currentThread().getContextClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs()).map(URL::getPath)
                : Stream.empty(),
            Stream.of(System.getProperty("java.class.path")))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs it to its end. */
  public static Result run(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(memory());
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("shipped-jvm", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        return new Result(-1, "did not end: " + Files.readString(output));
      }
      return new Result(
          process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }
}
