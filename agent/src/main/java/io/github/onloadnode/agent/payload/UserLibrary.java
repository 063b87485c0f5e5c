package io.github.onloadnode.agent.payload;

import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a binary of Onload says of its build. The driver refuses a library whose version text or
 * interface md5 is not its own, so both are looked for as the text that they are.
 *
 * @param path of the file, for messages
 * @param versions texts that look like a version, surrounding blanks removed
 * @param interfaces texts of 32 hexadecimal digits: md5 sums of interfaces, of several
 */
public record UserLibrary(String path, SortedSet<String> versions, SortedSet<String> interfaces) {

  private static final Pattern INTERFACE = Pattern.compile("(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])");
  private static final Pattern VERSION =
      Pattern.compile(
          "(?<![\\x20-\\x7e])(?:Onload )?([0-9]+\\.[0-9][\\w.+~-]*(?: [\\w.+~-]+)?) ?(?![\\x20-\\x7e])");

  /** Scans a file's bytes. */
  static UserLibrary scan(String path, byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    return new UserLibrary(path, all(VERSION, 1, text), all(INTERFACE, 0, text));
  }

  /** Whether the driver of this version takes the library. */
  public boolean hasVersion(String version) {
    return versions.contains(version.strip());
  }

  /** Whether the kernel's interface md5 is one of the library's. */
  public boolean hasInterface(String md5) {
    return interfaces.contains(md5);
  }

  private static SortedSet<String> all(Pattern pattern, int group, String text) {
    SortedSet<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(group));
    }
    return found;
  }
}
