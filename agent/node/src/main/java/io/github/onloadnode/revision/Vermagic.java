package io.github.onloadnode.revision;

/**
 * Compares version magics the way the kernel does ({@code same_magic}, kernel/module/version.c).
 */
final class Vermagic {

  private Vermagic() {}

  /**
   * Whether the kernel would accept the module.
   *
   * @param modules of the module
   * @param kernels of a module that belongs to the running kernel
   * @param checksums whether the module has checksums of its symbols; a kernel with MODVERSIONS
   *     then compares these instead of the release
   */
  static boolean same(String modules, String kernels, boolean checksums) {
    boolean flagsAlone = checksums && comparesChecksums(kernels);
    return flagsAlone ? flags(modules).equals(flags(kernels)) : modules.equals(kernels);
  }

  /** Whether a kernel of this vermagic was built with MODVERSIONS. */
  static boolean comparesChecksums(String kernels) {
    return (flags(kernels) + " ").contains(" modversions ");
  }

  /** The part after the release, including its blank. */
  private static String flags(String vermagic) {
    int blank = vermagic.indexOf(' ');
    return blank < 0 ? "" : vermagic.substring(blank);
  }
}
