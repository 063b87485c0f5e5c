package io.github.onloadnode.revision;

/**
 * A module of a payload.
 *
 * @param path below the release's directory of the payload, as modules.dep spells it
 * @param hostPath the file's path on the host
 */
public record PayloadModule(String path, String hostPath, Modinfo info) {

  public String name() {
    return info.name();
  }
}
