package io.github.onloadnode.revision;

import io.github.onloadnode.node.ModuleIdentity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A module file's modinfo, read directly from the ELF file.
 *
 * @param name as the kernel will call the module, with underscores
 * @param vermagic of the kernel that it was built for; empty in an unfinished module
 * @param depends names of modules whose symbols it uses
 * @param softdeps names of modules to load before it if they exist
 * @param aliases patterns of the devices that it supports
 * @param version MODULE_VERSION without surrounding blanks
 * @param inTree whether it was built with the kernel
 * @param parameters the known types by name; parameters of {@code module_param_cb} have none,
 *     because the callback decides what it accepts
 * @param buildId hexadecimal
 * @param symbolVersions whether it has checksums of the symbols that it uses
 * @param signed whether a signature is appended; only the kernel can check it
 */
public record Modinfo(
    String name,
    Optional<String> vermagic,
    List<String> depends,
    List<String> softdeps,
    List<String> aliases,
    Optional<String> version,
    Optional<String> srcversion,
    Optional<String> buildId,
    boolean inTree,
    SortedMap<String, String> parameters,
    SortedSet<String> undefinedSymbols,
    boolean symbolVersions,
    boolean signed) {

  /**
   * The content of other sections of a module file.
   *
   * @param buildId hexadecimal
   * @param undefinedSymbols names of symbols that the kernel or another module must supply
   */
  public record Sections(
      Optional<String> buildId,
      SortedSet<String> undefinedSymbols,
      boolean symbolVersions,
      boolean signed) {}

  public Modinfo {
    depends = List.copyOf(depends);
    softdeps = List.copyOf(softdeps);
    aliases = List.copyOf(aliases);
  }

  /** The identity that the kernel will show once it is loaded. */
  public ModuleIdentity identity() {
    return new ModuleIdentity(buildId, srcversion, version);
  }

  /**
   * Reads the texts of the section .modinfo, {@code key=value} each.
   *
   * @param path of the file; gives the name if the texts do not
   */
  public static Modinfo parse(String path, List<String> texts, Sections sections) {
    Map<String, List<String>> fields = fields(texts);
    return new Modinfo(
        first(fields, "name").orElseGet(() -> nameOf(path)),
        first(fields, "vermagic"),
        words(first(fields, "depends").orElse(""), ",")
            .map(name -> name.replace('-', '_'))
            .toList(),
        softdeps(fields.getOrDefault("softdep", List.of())),
        fields.getOrDefault("alias", List.of()),
        first(fields, "version").map(String::strip),
        first(fields, "srcversion"),
        sections.buildId(),
        first(fields, "intree").filter("Y"::equals).isPresent(),
        parameters(fields),
        sections.undefinedSymbols(),
        sections.symbolVersions(),
        sections.signed());
  }

  /** {@code kernel/net/foo-bar.ko.xz} is the module foo_bar. */
  public static String nameOf(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    int suffix = file.indexOf(".ko");
    return (suffix < 0 ? file : file.substring(0, suffix)).replace('-', '_');
  }

  private static Map<String, List<String>> fields(List<String> texts) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals > 0) {
        fields
            .computeIfAbsent(text.substring(0, equals), _ -> new ArrayList<>())
            .add(text.substring(equals + 1));
      }
    }
    return fields;
  }

  private static Optional<String> first(Map<String, List<String>> fields, String key) {
    return Optional.ofNullable(fields.get(key)).map(List::getFirst);
  }

  private static Stream<String> words(String text, String separator) {
    return Arrays.stream(text.split(separator)).map(String::strip).filter(word -> !word.isEmpty());
  }

  /** Of {@code pre: a b post: c} only the pre ones; the agent does not load the others. */
  private static List<String> softdeps(List<String> lines) {
    List<String> before = new ArrayList<>();
    for (String line : lines) {
      boolean pre = false;
      for (String word : words(line, "\\s+").toList()) {
        if (word.endsWith(":")) {
          pre = word.equals("pre:");
        } else if (pre) {
          before.add(word.replace('-', '_'));
        }
      }
    }
    return before;
  }

  /** A parameter may have a type, a description, or both. */
  private static SortedMap<String, String> parameters(Map<String, List<String>> fields) {
    SortedMap<String, String> parameters = new TreeMap<>();
    for (String description : fields.getOrDefault("parm", List.of())) {
      parameters.put(description.split(":", 2)[0], "");
    }
    for (String type : fields.getOrDefault("parmtype", List.of())) {
      int colon = type.indexOf(':');
      parameters.put(
          colon < 0 ? type : type.substring(0, colon), colon < 0 ? "" : type.substring(colon + 1));
    }
    parameters.remove("");
    return parameters;
  }
}
