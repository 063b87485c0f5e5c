package io.github.onloadnode.payload;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.TreeEntry;
import io.github.onloadnode.host.TreeVisitor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Checks that a payload's tree has only files, directories, and links that stay in the tree. Visits
 * the entries one by one and remembers the links.
 */
final class PayloadTree implements TreeVisitor {

  /** The limit of links in one tree; a release of Onload has a few dozen. */
  static final int LINKS_LIMIT = 10_000;

  private static final int LINK_TEXT_LIMIT = 2 << 20;
  private static final int MAXIMUM_LINKS = 40;
  private static final String REMEDY = "build the payload again from files and links within it";

  private final String origin;
  private final Map<String, String> links = new TreeMap<>();
  private Optional<Finding> first = Optional.empty();
  private int textLength;

  PayloadTree(String origin) {
    this.origin = origin;
  }

  /** Of all entries except the link to the kernel's own modules, which depmod needs. */
  static Predicate<TreeEntry> copied(String release) {
    return entry ->
        !(entry.kind() == TreeEntry.Kind.LINK
            && entry.path().equals("kernel")
            && entry.target().equals("/lib/modules/" + release + "/kernel"));
  }

  @Override
  public void enter(TreeEntry entry, Contents contents) {
    if (entry.kind() == TreeEntry.Kind.SPECIAL && first.isEmpty()) {
      first = unsafe(entry.path(), "is a device, a fifo or a socket");
    }
    if (entry.kind() == TreeEntry.Kind.LINK && first.isEmpty()) {
      links.put(entry.path(), entry.target());
      textLength += entry.path().length() + entry.target().length();
      if (links.size() > LINKS_LIMIT || textLength > LINK_TEXT_LIMIT) {
        first = unsafe(entry.path(), "exceeds the limit of " + LINKS_LIMIT + " links");
      }
    }
  }

  /** The first invalid entry; empty if there is none. */
  Optional<Finding> problem() {
    return first.or(() ->
        links.entrySet().stream()
            .filter(link -> !staysInside(link.getKey()))
            .findFirst()
            .flatMap(
                link -> unsafe(link.getKey(), "is a link out of the payload: " + link.getValue())));
  }

  private Optional<Finding> unsafe(String path, String what) {
    String message = origin + "/" + path + " " + what;
    return Optional.of(new Finding(Reason.PAYLOAD_UNSAFE, message, REMEDY));
  }

  /** Resolves name by name like the kernel, so that a chain of links cannot hide "..". */
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
