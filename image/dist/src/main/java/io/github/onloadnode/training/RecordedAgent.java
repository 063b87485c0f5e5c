package io.github.onloadnode.training;

import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.linux.Processes;
import io.github.onloadnode.simulator.SimulatedKernel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The agent whose process is recorded. It sends its questions to the kernel on its standard output
 * and reads the answers from its standard input.
 */
final class RecordedAgent {

  private final Process process;
  private final SimulatedKernel kernel;

  private RecordedAgent(Process process, SimulatedKernel kernel) {
    this.process = process;
    this.kernel = kernel;
  }

  /**
   * Starts the launcher with these arguments.
   *
   * @param kernel of the simulated node
   */
  static RecordedAgent start(Path launcher, String[] arguments, SimulatedKernel kernel)
      throws IOException {
    String[] command = new String[arguments.length + 1];
    command[0] = launcher.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("ONLOAD_LAUNCHER_AOT", "train");
    RecordedAgent agent = new RecordedAgent(builder.start(), kernel);
    Thread.ofPlatform().daemon().name("kernel").start(agent::serve);
    return agent;
  }

  /** Stops the agent, waits until the cache is written, and returns the exit code. */
  int end() throws InterruptedException {
    // Process.destroy() would close the streams that we still read.
    var _ = process.toHandle().destroy();
    return process.waitFor();
  }

  /** Kills the process after a failed training. */
  void kill() {
    process.destroyForcibly();
  }

  private void serve() {
    try (BufferedReader questions = process.inputReader();
        PrintWriter answers = new PrintWriter(process.outputWriter(), true)) {
      String question = questions.readLine();
      while (question != null) {
        // The Java runtime reports on the same output what it writes.
        answer(question.split("\t", -1)).ifPresent(answers::println);
        question = questions.readLine();
      }
    } catch (IOException e) {
      throw new IllegalStateException("the agent in training cannot be heard", e);
    }
  }

  private Optional<String> answer(String[] words) {
    try {
      return switch (words[0]) {
        case "load" -> {
          kernel.load(Path.of(words[1]), words[2]);
          yield Optional.of("yes");
        }
        case "unload" -> {
          kernel.unload(words[1]);
          yield Optional.of("yes");
        }
        case "alive" -> Optional.of(held(words).isPresent() ? "yes" : "no");
        case "end" -> {
          held(words).ifPresent(Processes.Held::terminate);
          yield Optional.of("yes");
        }
        default -> Optional.empty();
      };
    } catch (LinuxException e) {
      return Optional.of(e.errno().orElseThrow().name());
    }
  }

  private Optional<Processes.Held> held(String[] words) {
    return kernel.servers().hold(Integer.parseInt(words[1]));
  }
}
