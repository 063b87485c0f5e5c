package io.github.onloadnode.observe;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import java.util.ArrayList;
import java.util.List;

/** Collects during one look the failures to read what has no {@code Reading} in its record. */
final class Unread {

  private final List<Finding> found = new ArrayList<>();

  /** The value, or the given default; notes the failure if the value is unreadable. */
  <T> T orElse(Reading<T> reading, T otherwise) {
    return reading.fold(
        value -> value,
        () -> otherwise,
        reason -> {
          add(reason);
          return otherwise;
        });
  }

  void add(String reason) {
    found.add(Finding.unread(reason));
  }

  List<Finding> found() {
    return List.copyOf(found);
  }
}
