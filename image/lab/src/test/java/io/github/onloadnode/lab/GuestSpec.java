package io.github.onloadnode.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The options of a guest.
 *
 * @param deadline the guest is killed after this time
 * @param place in a network of guests, for a guest that is not alone
 */
public record GuestSpec(
    Backend backend,
    int memoryMegabytes,
    List<String> kernelArguments,
    List<AppDisk> disks,
    Duration deadline,
    Optional<Place> place) {

  /**
   * A node's place in a network of guests.
   *
   * @param node from 1 to 9; the node's name is n and this number
   * @param keeper the process that keeps the network
   */
  record Place(int node, long keeper) {}

  /** What runs the guest's kernel. */
  public enum Backend {
    /** User Mode Linux: ready in less than a second. */
    UML("boot"),
    /** User Mode Linux with a kernel of another release. */
    OTHER_KERNEL("other-boot"),
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

    /** The command that says where the images of its guests are. */
    String images() {
      return switch (this) {
        case UML -> "images";
        case OTHER_KERNEL -> "other-images";
        case DEBIAN -> throw new LabException("no fleet runs under QEMU");
      };
    }

    List<String> preparation() {
      return switch (this) {
        case UML -> List.of("prepare");
        case OTHER_KERNEL -> List.of("prepare", "--other-kernel");
        case DEBIAN -> List.of("prepare", "--qemu");
      };
    }
  }

  /** A User Mode Linux guest with a deadline of an hour. */
  public static GuestSpec uml() {
    return of(Backend.UML, 2048);
  }

  /** A guest on Debian's own kernel under QEMU. */
  public static GuestSpec debian() {
    return of(Backend.DEBIAN, 1024);
  }

  private static GuestSpec of(Backend backend, int megabytes) {
    return new GuestSpec(
        backend, megabytes, List.of(), List.of(), Duration.ofHours(1), Optional.empty());
  }

  public GuestSpec withMemory(int megabytes) {
    return new GuestSpec(backend, megabytes, kernelArguments, disks, deadline, place);
  }

  public GuestSpec withKernelArguments(String... words) {
    return new GuestSpec(backend, memoryMegabytes, List.of(words), disks, deadline, place);
  }

  /** Adds a directory of the host, packed and mounted at its own path. */
  public GuestSpec withDirectory(Path directory) {
    var all = Stream.concat(disks.stream(), Stream.of(AppDisk.of(directory))).toList();
    return new GuestSpec(backend, memoryMegabytes, kernelArguments, all, deadline, place);
  }

  public GuestSpec withDeadline(Duration limit) {
    return new GuestSpec(backend, memoryMegabytes, kernelArguments, disks, limit, place);
  }

  GuestSpec withPlace(Place node) {
    return new GuestSpec(
        backend, memoryMegabytes, kernelArguments, disks, deadline, Optional.of(node));
  }
}
