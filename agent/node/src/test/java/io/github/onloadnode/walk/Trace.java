package io.github.onloadnode.walk;

import java.util.ArrayDeque;
import java.util.Deque;

/** What happened last on a walk. */
final class Trace {

  private static final int REMEMBERED = 60;

  private final Deque<String> lines = new ArrayDeque<>();
  private String last = "";

  /** Remembers it, once where it happens again and again. */
  void add(long step, String what) {
    if (what.equals(last)) {
      return;
    }
    last = what;
    if (lines.size() == REMEMBERED) {
      lines.removeFirst();
    }
    lines.addLast(step + " " + what);
  }

  /** One line each, the newest last. */
  String text() {
    return String.join("\n", lines);
  }
}
