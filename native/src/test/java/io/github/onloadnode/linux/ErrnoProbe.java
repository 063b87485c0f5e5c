package io.github.onloadnode.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program of its own, since JNR decides once a process how it binds: prints what failed. */
final class ErrnoProbe {

  private ErrnoProbe() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    Linux linux = Linux.load();
    load(linux, directory.resolve("absent.ko"));
    load(linux, Files.createSymbolicLink(directory.resolve("loop.ko"), Path.of("loop.ko")));
    System.out.println(linux.ethtool().driver("absent0").map(Object::toString).orElse("no driver"));
  }

  private static void load(Linux linux, Path file) {
    try {
      linux.modules().load(file, "");
    } catch (LinuxException e) {
      System.out.println(e.getMessage());
    }
  }
}
