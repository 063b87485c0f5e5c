package io.github.onloadnode.payload;

import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.FileBytes;
import io.github.onloadnode.revision.Modinfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads a module file of any size with little memory. */
public final class ModuleFile {

  private static final byte[] SIGNATURE =
      "~Module signature appended~\n".getBytes(StandardCharsets.US_ASCII);

  /** Enough to recognize the compression. */
  private static final int START = 16;

  private static final String REMEDY = "rebuild the payload, or copy the file again";

  private ModuleFile() {}

  /** As {@link #modinfo(String, FileBytes)}, for a file in memory. */
  public static Modinfo modinfo(String path, byte[] file) {
    try {
      return modinfo(path, FileBytes.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the modinfo of an uncompressed module file.
   *
   * @param path of the file; for messages, and for the module's name if the file has none
   * @throws FindingException naming the file and what is wrong with it
   */
  public static Modinfo modinfo(String path, FileBytes file) throws IOException {
    refuseCompressed(path, file);
    try {
      Elf elf = Elf.open(file);
      List<String> texts = elf.texts(".modinfo");
      if (texts.isEmpty()) {
        throw new IllegalArgumentException("no .modinfo section, so not a kernel module");
      }
      return Modinfo.parse(path, texts, sections(elf, file));
    } catch (IllegalArgumentException e) {
      Reason reason = Reason.MODULE_MALFORMED;
      throw new FindingException(reason, path + " is malformed: " + e.getMessage(), REMEDY);
    }
  }

  private static void refuseCompressed(String path, FileBytes file) throws IOException {
    Packing.of(start(file))
        .ifPresent(packing -> {
          throw new FindingException(
              Reason.MODULE_COMPRESSED,
              path + " is compressed (" + packing.suffix() + ")",
              "unpack the module in the payload: the agent loads only uncompressed files");
        });
  }

  private static Modinfo.Sections sections(Elf elf, FileBytes file) throws IOException {
    return new Modinfo.Sections(
        elf.buildId(), ElfSymbols.undefined(elf), elf.has("__versions"), endsWithSignature(file));
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
