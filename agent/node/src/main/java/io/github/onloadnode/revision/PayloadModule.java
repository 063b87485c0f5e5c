package io.github.onloadnode.revision;

/**
 * A module that a payload brings.
 *
 * @param path below the release's directory of the payload, as modules.dep spells it
 * @param hostPath where the file lies on the host
 */
public record PayloadModule(String path, String hostPath, Modinfo info) {

  public String name() {
    return info.name();
  }
}
