package io.github.onloadnode.host;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The names in a directory, sorted. The kernel's names are bytes, Java's are text; a name that does
 * not survive the conversion would lead to another file or to none.
 *
 * @param unreadable names that do not survive, with bytes such as {@code %F6}; must never be opened
 */
public record Listing(List<String> names, List<String> unreadable) {

  public Listing {
    names = List.copyOf(names);
    unreadable = List.copyOf(unreadable);
  }

  static Listing of(Iterable<Path> entries) {
    List<String> names = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (Path entry : entries) {
      text(entry.getFileName()).ifPresentOrElse(names::add, () -> unreadable.add(shown(entry)));
    }
    Collections.sort(names);
    Collections.sort(unreadable);
    return new Listing(names, unreadable);
  }

  public boolean isEmpty() {
    return names.isEmpty() && unreadable.isEmpty();
  }

  /** Empty if the text would not lead back to the path. */
  static Optional<String> text(Path path) {
    String text = path.toString();
    try {
      return path.equals(Path.of(text)) ? Optional.of(text) : Optional.empty();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  /** For people, because a URI shows a path's bytes. */
  static String shown(Path path) {
    String uri = path.toUri().getRawPath();
    String name = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
