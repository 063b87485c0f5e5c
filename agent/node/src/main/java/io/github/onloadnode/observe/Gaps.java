package io.github.onloadnode.observe;

import io.github.onloadnode.node.Reading;
import java.util.ArrayList;
import java.util.List;

/** Collects during one pass what could not be read and has no place of its own in the state. */
final class Gaps {

  private final List<String> found = new ArrayList<>();

  /** The value; or the other one, which is a gap where the value could not be read. */
  <T> T fill(Reading<T> reading, T otherwise) {
    return reading.fold(
        value -> value,
        () -> otherwise,
        reason -> {
          add(reason);
          return otherwise;
        });
  }

  void add(String reason) {
    found.add(reason);
  }

  List<String> found() {
    return List.copyOf(found);
  }
}
