package io.github.onloadnode.host;

import java.nio.file.Path;

/** A program of its own, since Java takes the locale for names when it starts: prints what is. */
final class NamesProbe {

  private NamesProbe() {}

  public static void main(String[] arguments) {
    HostFiles files = new HostFiles(new HostRoot(Path.of(arguments[0])));
    System.out.println(files.list("/").map(_ -> "names"));
    System.out.println(files.text("/b\u00f6rse"));
    System.out.println(files.link("/b\u00f6rse"));
    System.out.println(files.listing("/b\u00f6rse"));
  }
}
