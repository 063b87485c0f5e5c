package io.github.onloadnode.host;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The names in a directory, sorted. The kernel's names are bytes, ours are text: a name that does
 * not survive the way there and back would lead to nothing, or to another file.
 *
 * @param unreadable those that do not survive, with the bytes as {@code %F6} where they are no
 *     text; never to be opened
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

  /** Empty where the text would not lead to the path. */
  static Optional<String> text(Path path) {
    String text = path.toString();
    try {
      return path.equals(Path.of(text)) ? Optional.of(text) : Optional.empty();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  /** For people: a URI has a path's bytes. */
  static String shown(Path path) {
    String uri = path.toUri().getRawPath();
    String name = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
