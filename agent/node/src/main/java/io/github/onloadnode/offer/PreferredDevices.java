package io.github.onloadnode.offer;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which of the available devices to take, where all are alike. Never fails: a failure would fail
 * the pod.
 */
public final class PreferredDevices {

  private PreferredDevices() {}

  /** Those that must be, then the first available ones, up to the wanted number. */
  public static List<String> choose(
      Collection<String> mustInclude, Collection<String> available, int size) {
    Set<String> chosen = new LinkedHashSet<>(mustInclude);
    for (String id : available) {
      if (chosen.size() >= size) {
        break;
      }
      chosen.add(id);
    }
    return List.copyOf(chosen);
  }
}
