package io.github.onloadnode.simulator;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A kernel module's file with everything that a loader and a preflight read, but without code.
 *
 * @param version MODULE_VERSION, for which modpost also writes a srcversion
 * @param symbols undefined ones; {@code sfc_resource_x} is exported by the module sfc_resource
 * @param parameters types by name; empty for parameters with a callback
 * @param texts texts in the read-only data, which a library shares with its driver
 * @param checksums whether it was built with MODVERSIONS
 */
public record SimulatedModuleFile(
    String name,
    Optional<String> version,
    String vermagic,
    List<String> depends,
    List<String> softdeps,
    List<String> symbols,
    Map<String, String> parameters,
    List<String> texts,
    boolean inTree,
    boolean signed,
    boolean checksums) {

  /** Device IDs of the cards that Onload's sfc supports, from its table. */
  private static final List<Integer> SFC_DEVICES =
      List.of(0x0903, 0x0923, 0x0a03, 0x0b03, 0x0c03, 0x2c03);

  private static final String SIGNATURE = "~Module signature appended~\n";

  /** An in-tree module. */
  public static SimulatedModuleFile inTree(String name, String vermagic) {
    return new SimulatedModuleFile(
        name,
        Optional.empty(),
        vermagic,
        List.of(),
        List.of(),
        List.of("printk"),
        Map.of(),
        List.of(),
        true,
        false,
        false);
  }

  /** A module built outside the kernel's tree. */
  public static SimulatedModuleFile outOfTree(
      String name, Optional<String> version, String vermagic, List<String> depends) {
    List<String> symbols = new ArrayList<>(List.of("printk"));
    depends.forEach(needed -> symbols.add(needed + "_register"));
    return new SimulatedModuleFile(
        name,
        version,
        vermagic,
        depends,
        List.of(),
        symbols,
        Map.of(),
        List.of("build of " + version.orElse(name)),
        false,
        false,
        false);
  }

  public SimulatedModuleFile withVermagic(String other) {
    return new SimulatedModuleFile(
        name,
        version,
        other,
        depends,
        softdeps,
        symbols,
        parameters,
        texts,
        inTree,
        signed,
        checksums);
  }

  public SimulatedModuleFile withSymbols(List<String> others) {
    return new SimulatedModuleFile(
        name,
        version,
        vermagic,
        depends,
        softdeps,
        others,
        parameters,
        texts,
        inTree,
        signed,
        checksums);
  }

  public SimulatedModuleFile withDependencies(List<String> needed, List<String> soft) {
    return new SimulatedModuleFile(
        name,
        version,
        vermagic,
        needed,
        soft,
        symbols,
        parameters,
        texts,
        inTree,
        signed,
        checksums);
  }

  public SimulatedModuleFile withParameters(Map<String, String> others) {
    return new SimulatedModuleFile(
        name, version, vermagic, depends, softdeps, symbols, others, texts, inTree, signed,
        checksums);
  }

  public SimulatedModuleFile withTexts(List<String> others) {
    return new SimulatedModuleFile(
        name,
        version,
        vermagic,
        depends,
        softdeps,
        symbols,
        parameters,
        others,
        inTree,
        signed,
        checksums);
  }

  public SimulatedModuleFile withSignature() {
    return new SimulatedModuleFile(
        name,
        version,
        vermagic,
        depends,
        softdeps,
        symbols,
        parameters,
        texts,
        inTree,
        true,
        checksums);
  }

  public SimulatedModuleFile withChecksums() {
    return new SimulatedModuleFile(
        name,
        version,
        vermagic,
        depends,
        softdeps,
        symbols,
        parameters,
        texts,
        inTree,
        signed,
        true);
  }

  /** The linker's build id, 40 hexadecimal digits. */
  public String buildId() {
    return digits("build " + this);
  }

  /**
   * Computed by modpost over the sources of modules with a version. Excludes the version's text and
   * archives, so builds of one source share it.
   */
  public Optional<String> srcversion() {
    return version.map(_ -> digits("source " + name).substring(0, 24).toUpperCase(Locale.ROOT));
  }

  /** The file's content. */
  public byte[] content() {
    ElfWriter elf = new ElfWriter();
    elf.texts(".modinfo", modinfo());
    elf.note(".note.gnu.build-id", SimulatedModules.buildIdNote(buildId()));
    elf.texts(".rodata", texts);
    if (checksums) {
      elf.texts("__versions", symbols);
    }
    elf.undefinedSymbols(symbols);
    byte[] file = elf.file();
    if (!signed) {
      return file;
    }
    byte[] trailer = SIGNATURE.getBytes(StandardCharsets.US_ASCII);
    byte[] whole = new byte[file.length + trailer.length];
    System.arraycopy(file, 0, whole, 0, file.length);
    System.arraycopy(trailer, 0, whole, file.length, trailer.length);
    return whole;
  }

  private List<String> modinfo() {
    List<String> fields = new ArrayList<>();
    version.ifPresent(text -> fields.add("version=" + text));
    fields.add("license=GPL");
    srcversion().ifPresent(text -> fields.add("srcversion=" + text));
    fields.add("depends=" + String.join(",", depends));
    if (inTree) {
      fields.add("intree=Y");
    }
    aliases().forEach(alias -> fields.add("alias=" + alias));
    if (!softdeps.isEmpty()) {
      fields.add("softdep=pre: " + String.join(" ", softdeps));
    }
    new TreeMap<>(parameters)
        .forEach((parameter, type) -> {
          fields.add("parm=" + parameter + ":what it is for");
          if (!type.isEmpty()) {
            fields.add("parmtype=" + parameter + ":" + type);
          }
        });
    fields.add("name=" + name);
    fields.add("vermagic=" + vermagic);
    return fields;
  }

  /**
   * As modpost derives them from a driver's device table; only the in-tree driver supports EF100.
   */
  private List<String> aliases() {
    if (!name.equals("sfc")) {
      return List.of();
    }
    List<String> aliases = new ArrayList<>();
    for (int device : SFC_DEVICES) {
      aliases.add("pci:v00001924d%08Xsv*sd*bc*sc*i*".formatted(device));
      aliases.add("pci:v00001924d%08Xsv*sd*bc02sc00i00*".formatted(device | 0x1000));
    }
    if (inTree) {
      aliases.add("pci:v000010EEd00000100sv*sd*bc*sc*i*");
    }
    return aliases;
  }

  private static String digits(String seed) {
    return Hashing.sha256().hashString(seed, StandardCharsets.UTF_8).toString().substring(0, 40);
  }
}
