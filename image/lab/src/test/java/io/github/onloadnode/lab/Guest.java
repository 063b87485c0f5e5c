package io.github.onloadnode.lab;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Linux guest: booted by {@link #start()}, used by {@link #run}, certainly gone after {@link
 * #close()}. The disk survives {@link #powerCut()} and the next {@link #start()}.
 */
public final class Guest implements AutoCloseable {
  private static final Duration COMMAND_LIMIT = Patience.SOON;
  private static final Duration BOOT_LIMIT = Duration.ofMinutes(5);

  /** Another checkout may first be building the shared parts. */
  private static final Duration PREPARATION_LIMIT = Duration.ofHours(1);

  private final GuestSpec spec;
  private @Nullable Path directory;
  private @Nullable Process process;
  private @Nullable ControlChannel channel;

  public Guest(GuestSpec spec) {
    this.spec = spec;
  }

  /**
   * Boots the guest, on the disk of its last boot if there was one; returns when it takes commands.
   */
  public Guest start() {
    return start(spec.backend());
  }

  /** The same with what may be another kernel than that of the last boot. */
  public Guest start(GuestSpec.Backend backend) {
    Lab.prepare(backend);
    try {
      if (directory == null) {
        directory = Files.createTempDirectory(Lab.workDirectory(), "guest-");
        Files.createDirectory(share());
      }
      var control = Files.createTempDirectory(directory, "control-");
      var started = boot(backend, control);
      process = started;
      var talk = new ControlChannel(control, started.getOutputStream());
      talk.listen(started.getInputStream());
      channel = talk;
      talk.awaitBegun(PREPARATION_LIMIT);
      talk.awaitReady(BOOT_LIMIT);
      return this;
    } catch (IOException e) {
      close();
      throw new LabException("cannot boot a guest", e);
    } catch (LabException e) {
      var log = kernelLog();
      close();
      throw new LabException(e.getMessage() + "; image/bin/lab said:\n" + log, e);
    }
  }

  private Process boot(GuestSpec.Backend backend, Path control) throws IOException {
    var command = new ArrayList<>(List.of("setsid"));
    command.addAll(Lab.command(backend.command()));
    command.addAll(List.of("-t", Long.toString(spec.deadline().toSeconds())));
    command.addAll(List.of("-m", Integer.toString(spec.memoryMegabytes())));
    command.addAll(List.of("-k", String.join(" ", spec.kernelArguments())));
    for (var disk : spec.disks()) {
      command.addAll(List.of("-d", disk.image() + ":" + disk.directory()));
    }
    spec.place()
        .map(place -> List.of("--node", place.node() + "@" + place.keeper()))
        .ifPresent(command::addAll);
    command.addAll(List.of("--disk", directory().resolve("root.cow").toString()));
    command.addAll(List.of(control.toString(), share().toString()));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(logFile()))
        .start();
  }

  /** Runs a shell script as root, with /root as its directory. */
  public CommandResult run(String script, Duration limit) {
    return channel().run(script, limit);
  }

  public CommandResult run(String script) {
    return run(script, COMMAND_LIMIT);
  }

  /**
   * The standard output of a script that must exit with 0, without the line end. Excludes warnings
   * on standard error, for example about a process that has ended.
   */
  public String output(String script) {
    return output(script, COMMAND_LIMIT);
  }

  public String output(String script, Duration limit) {
    return channel().ask(script, limit).expectSuccess().stripTrailing();
  }

  private ControlChannel channel() {
    var talk = channel;
    if (talk == null) {
      throw new LabException("the guest is not running");
    }
    return talk;
  }

  /** Starts a script in the background; its output is in /var/log/lab/NAME.log. */
  public GuestProcess background(String name, String script) {
    var pid =
        output(
            """
            mkdir -p /var/log/lab
            cat > /run/lab/%1$s.sh << 'END-OF-SCRIPT'
            %2$s
            END-OF-SCRIPT
            setsid bash /run/lab/%1$s.sh > /var/log/lab/%1$s.log 2>&1 < /dev/null &
            echo $!
            """
                .formatted(name, script));
    return new GuestProcess(this, name, Integer.parseInt(pid));
  }

  /** The host's directory that is /host in the guest. */
  public Path share() {
    return directory().resolve("share");
  }

  /** The kernel's console output of all boots. */
  public String kernelLog() {
    try {
      return new String(Files.readAllBytes(logFile().toPath()), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Kills the guest's processes from outside, so that nothing more is written. */
  public void powerCut() {
    var running = process;
    if (running != null) {
      kill(running);
    }
    process = null;
    channel = null;
  }

  /** Ends the guest and removes its disk. */
  @Override
  public void close() {
    powerCut();
    var gone = directory;
    directory = null;
    if (gone != null) {
      delete(gone);
    }
  }

  /**
   * Also those that left the process group, like the kernel of User Mode Linux: it would see its
   * terminal close, write everything to its disk and power off. Returns when all are gone, because
   * one that frees its memory still has the disk locked.
   */
  private static void kill(Process leader) {
    var all = Stream.concat(Stream.of(leader.toHandle()), leader.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    try {
      for (var each : all) {
        each.onExit().get(10, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new LabException("cannot kill the guest", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path tree) {
    try (var files = Files.walk(tree)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new LabException("cannot remove " + tree, e);
    }
  }

  private Path directory() {
    if (directory == null) {
      throw new LabException("the guest was not started, or is closed");
    }
    return directory;
  }

  private File logFile() {
    return directory().resolve("console.log").toFile();
  }
}
