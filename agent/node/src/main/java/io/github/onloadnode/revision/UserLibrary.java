package io.github.onloadnode.revision;

import java.util.SortedSet;

/**
 * What identifies the build of an Onload binary. The driver refuses a library with another version
 * text or interface md5, so both are searched for as texts.
 *
 * @param path of the file, for messages
 * @param versions texts that look like a version, surrounding blanks removed
 * @param interfaces texts of 32 hexadecimal digits: md5 sums of interfaces, of several
 */
public record UserLibrary(String path, SortedSet<String> versions, SortedSet<String> interfaces) {

  /** Whether a driver of this version accepts the library. */
  public boolean hasVersion(String version) {
    return versions.contains(version.strip());
  }

  /** Whether the kernel's interface md5 is one of the library's. */
  public boolean hasInterface(String md5) {
    return interfaces.contains(md5);
  }
}
