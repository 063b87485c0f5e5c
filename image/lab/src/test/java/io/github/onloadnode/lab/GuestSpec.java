package io.github.onloadnode.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The options of a guest.
 *
 * @param deadline the guest is killed after this time
 */
public record GuestSpec(
    Backend backend,
    int memoryMegabytes,
    List<String> kernelArguments,
    List<AppDisk> disks,
    Duration deadline) {

  /** What runs the guest's kernel. */
  public enum Backend {
    /** User Mode Linux: ready in less than a second. */
    UML("boot"),
    /**
     * QEMU with Debian's own kernel: ready in about ten seconds; for behaviour that only a
     * distribution's kernel has.
     */
    DEBIAN("qemu-boot");

    private final String command;

    Backend(String command) {
      this.command = command;
    }

    String command() {
      return command;
    }

    List<String> preparation() {
      return switch (this) {
        case UML -> List.of("prepare");
        case DEBIAN -> List.of("prepare", "--qemu");
      };
    }
  }

  /** A User Mode Linux guest with a deadline of an hour. */
  public static GuestSpec uml() {
    return new GuestSpec(Backend.UML, 2048, List.of(), List.of(), Duration.ofHours(1));
  }

  /** A guest on Debian's own kernel under QEMU. */
  public static GuestSpec debian() {
    return new GuestSpec(Backend.DEBIAN, 1024, List.of(), List.of(), Duration.ofHours(1));
  }

  public GuestSpec withMemory(int megabytes) {
    return new GuestSpec(backend, megabytes, kernelArguments, disks, deadline);
  }

  public GuestSpec withKernelArguments(String... words) {
    return new GuestSpec(backend, memoryMegabytes, List.of(words), disks, deadline);
  }

  /** Adds a directory of the host, packed and mounted at its own path. */
  public GuestSpec withDirectory(Path directory) {
    var all = Stream.concat(disks.stream(), Stream.of(AppDisk.of(directory))).toList();
    return new GuestSpec(backend, memoryMegabytes, kernelArguments, all, deadline);
  }

  public GuestSpec withDeadline(Duration limit) {
    return new GuestSpec(backend, memoryMegabytes, kernelArguments, disks, limit);
  }
}
