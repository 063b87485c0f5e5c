package io.github.onloadnode.observe;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import java.util.ArrayList;
import java.util.List;

/** Collects during one look what could not be read and has no place of its own in its record. */
final class Unread {

  private final List<Finding> found = new ArrayList<>();

  /** The value; or the other one, which is noted where the value could not be read. */
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
