package io.github.onloadnode.agent.payload;

import io.github.onloadnode.agent.host.TreeEntry;
import io.github.onloadnode.agent.node.Problem;
import io.github.onloadnode.agent.node.Reason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What may lie in a payload's tree: files, directories, and links that stay in the tree. */
final class PayloadTree {

  private static final int MAXIMUM_LINKS = 40;
  private static final String REMEDY = "build the payload again from files and links within it";

  private final String origin;
  private final List<TreeEntry> entries;
  private final Map<String, String> links = new HashMap<>();

  private PayloadTree(String origin, List<TreeEntry> entries) {
    this.origin = origin;
    this.entries = entries;
    entries.stream()
        .filter(entry -> entry.kind() == TreeEntry.Kind.LINK)
        .forEach(entry -> links.put(entry.path(), entry.target()));
  }

  /** The entries to copy: all but the link to the kernel's own modules that depmod needs. */
  static List<TreeEntry> copied(List<TreeEntry> entries, String release) {
    return entries.stream()
        .filter(entry ->
            !(entry.kind() == TreeEntry.Kind.LINK
                && entry.path().equals("kernel")
                && entry.target().equals("/lib/modules/" + release + "/kernel")))
        .toList();
  }

  /** The first entry that must not be there; empty where there is none. */
  static Optional<Problem> problem(String origin, List<TreeEntry> entries) {
    PayloadTree tree = new PayloadTree(origin, entries);
    return tree.entries.stream().flatMap(entry -> tree.problem(entry).stream()).findFirst();
  }

  private Optional<Problem> problem(TreeEntry entry) {
    return switch (entry.kind()) {
      case FILE, DIRECTORY -> Optional.empty();
      case SPECIAL -> unsafe(entry, "is a device, a fifo or a socket");
      case LINK ->
          staysInside(entry.path())
              ? Optional.empty()
              : unsafe(entry, "is a link out of the payload: " + entry.target());
    };
  }

  private Optional<Problem> unsafe(TreeEntry entry, String what) {
    String message = origin + "/" + entry.path() + " " + what;
    return Optional.of(new Problem(Reason.PAYLOAD_UNSAFE, message, REMEDY));
  }

  /** Walks as the kernel would, name by name, so that a link behind a link cannot hide "..". */
  private boolean staysInside(String path) {
    Deque<String> ahead = new ArrayDeque<>(List.of(path.split("/")));
    Deque<String> behind = new ArrayDeque<>();
    int followed = 0;
    while (!ahead.isEmpty()) {
      String name = ahead.removeFirst();
      if (name.equals("..")) {
        if (behind.pollLast() == null) {
          return false;
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        behind.addLast(name);
        Optional<String> target = Optional.ofNullable(links.get(String.join("/", behind)));
        if (target.isPresent()) {
          behind.removeLast();
          if (target.get().startsWith("/") || ++followed > MAXIMUM_LINKS) {
            return false;
          }
          List.of(target.get().split("/")).reversed().forEach(ahead::addFirst);
        }
      }
    }
    return true;
  }
}
