package io.github.onloadnode.payload;

import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.FileBytes;
import io.github.onloadnode.node.ModuleIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
 * What a module file says of itself, read from the ELF file and not by a tool.
 *
 * @param name as the kernel will call the module, with underscores
 * @param vermagic of the kernel that it was built for; empty in a file that is no finished module
 * @param depends names of modules whose symbols it uses
 * @param softdeps names of modules that shall be loaded before it where they exist
 * @param aliases what it drives, as patterns of what devices call themselves
 * @param version MODULE_VERSION without surrounding blanks
 * @param inTree whether it was built with the kernel
 * @param parameters their types by name, as far as given; {@code module_param_cb} gives none, and
 *     the callback then decides what it takes
 * @param buildId hexadecimal
 * @param symbolVersions whether it carries checksums of the symbols that it uses
 * @param signed whether a signature is appended; whose it is only the kernel knows
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

  private static final byte[] SIGNATURE =
      "~Module signature appended~\n".getBytes(StandardCharsets.US_ASCII);

  /** Enough to tell how a file is compressed. */
  private static final int START = 16;

  private static final String REMEDY = "rebuild the payload, or copy the file again";

  public Modinfo {
    depends = List.copyOf(depends);
    softdeps = List.copyOf(softdeps);
    aliases = List.copyOf(aliases);
  }

  /** What the kernel will show of this build once it is loaded. */
  public ModuleIdentity identity() {
    return new ModuleIdentity(buildId, srcversion, version);
  }

  /** As {@link #parse(String, FileBytes)}, for a file that is in memory. */
  public static Modinfo parse(String path, byte[] file) {
    try {
      return parse(path, FileBytes.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a plain module file of any size, of which little is in memory at once.
   *
   * @param path of the file, for messages; the name is taken from the file's own content, else from
   *     the path
   * @throws FindingException naming the file and what is wrong with it
   */
  public static Modinfo parse(String path, FileBytes file) throws IOException {
    Packing.of(start(file))
        .ifPresent(packing -> {
          throw new FindingException(
              Reason.MODULE_COMPRESSED,
              path + " is compressed (" + packing.suffix() + ")",
              "unpack the module in the payload: the kernel is given plain files");
        });
    try {
      Elf elf = Elf.open(file);
      List<String> texts = elf.texts(".modinfo");
      if (texts.isEmpty()) {
        throw new IllegalArgumentException("no .modinfo section, so not a kernel module");
      }
      return of(path, elf, fields(texts), endsWithSignature(file));
    } catch (IllegalArgumentException e) {
      Reason reason = Reason.MODULE_MALFORMED;
      throw new FindingException(reason, path + " is malformed: " + e.getMessage(), REMEDY);
    }
  }

  /** {@code kernel/net/foo-bar.ko.xz} is the module foo_bar. */
  static String nameOf(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    int suffix = file.indexOf(".ko");
    return (suffix < 0 ? file : file.substring(0, suffix)).replace('-', '_');
  }

  private static Modinfo of(String path, Elf elf, Map<String, List<String>> fields, boolean signed)
      throws IOException {
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
        elf.buildId(),
        first(fields, "intree").filter("Y"::equals).isPresent(),
        parameters(fields),
        ElfSymbols.undefined(elf),
        elf.has("__versions"),
        signed);
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

  /** Of {@code pre: a b post: c} those before it; the others are not ours to load. */
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

  /** A parameter may have a type and no description, or a description and no type. */
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

  private static boolean endsWithSignature(FileBytes file) throws IOException {
    long start = file.size() - SIGNATURE.length;
    return start > 0 && file.read(start, SIGNATURE.length).equals(ByteBuffer.wrap(SIGNATURE));
  }

  private static byte[] start(FileBytes file) throws IOException {
    byte[] start = new byte[(int) Math.min(file.size(), START)];
    file.read(0, start.length).get(start);
    return start;
  }
}
