package io.github.onloadnode.offer;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses among available devices that are all alike. Never fails, because that would fail the pod.
 */
public final class PreferredDevices {

  private PreferredDevices() {}

  /** The required ones, then the first available ones, up to the wanted number. */
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
