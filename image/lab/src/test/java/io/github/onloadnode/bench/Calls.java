package io.github.onloadnode.bench;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many requests an API server has answered, by resource and verb, from its own metrics: those
 * of a fleet without evictions and Leases, and without what kubelets do.
 */
record Calls(Map<String, Long> counts) {

  private static final Pattern LINE =
      Pattern.compile("(?m)^apiserver_request_total\\{([^}]*)} ([0-9.e+]+)$");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
  private static final Set<String> RESOURCES =
      Set.of("nodes", "pods", "events", "onloads", "controllerrevisions");

  /** Of pods: what the kubelet would write, and evictions. */
  private static final Set<String> APART = Set.of("pods/status", "pods/eviction");

  Calls {
    counts = Map.copyOf(counts);
  }

  static Calls parse(String metrics) {
    Map<String, Long> counts = new TreeMap<>();
    LINE.matcher(metrics)
        .results()
        .forEach(line -> {
          Map<String, String> labels = labels(line.group(1));
          String resource = labels.getOrDefault("resource", "");
          String subresource = labels.getOrDefault("subresource", "");
          String whole = subresource.isEmpty() ? resource : resource + "/" + subresource;
          if (RESOURCES.contains(resource) && !APART.contains(whole)) {
            String name = whole + "." + labels.getOrDefault("verb", "");
            counts.merge(name, (long) Double.parseDouble(line.group(2)), Long::sum);
          }
        });
    return new Calls(counts);
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(text);
    while (label.find()) {
      labels.put(label.group(1), label.group(2));
    }
    return labels;
  }

  /** Without so many of one kind, which are somebody else's. */
  Calls without(String name, long count) {
    Map<String, Long> fewer = new TreeMap<>(counts);
    fewer.computeIfPresent(name, (_, all) -> all - count);
    return new Calls(fewer);
  }

  /** What came after these. */
  Calls since(Calls before) {
    Map<String, Long> after = new TreeMap<>();
    counts.forEach((name, count) -> {
      long more = count - before.counts.getOrDefault(name, 0L);
      if (more > 0) {
        after.put(name, more);
      }
    });
    return new Calls(after);
  }

  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
