package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import java.util.function.ToIntFunction;

/** Parses attributes of sysfs and procfs, which may contain any text. */
final class Attributes {

  /** How much of a wrong value is shown. */
  private static final int SHOWN = 32;

  private final HostFiles files;

  Attributes(HostFiles files) {
    this.files = files;
  }

  Reading<Integer> decimal(String path) {
    return files.attribute(path).flatMap(text -> parse(path, text, Integer::parseInt));
  }

  /** Absent while the driver answers that it has no value. */
  Reading<Integer> answeredDecimal(String path) {
    return files.answeredAttribute(path).flatMap(text -> parse(path, text, Integer::parseInt));
  }

  /** In sysfs's form of PCI IDs: {@code 0x1924}. */
  Reading<Integer> hexadecimal(String path) {
    return files.attribute(path).flatMap(text -> parse(path, text, Integer::decode));
  }

  /** In the kernel's forms of a boolean: Y, N, 1, 0. */
  Reading<Boolean> flag(String path) {
    return files
        .attribute(path)
        .flatMap(text ->
            switch (text) {
              case "Y", "1" -> Reading.present(true);
              case "N", "0" -> Reading.present(false);
              default -> Reading.unreadable(path + ": not a boolean: " + shown(text));
            });
  }

  static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  private static Reading<Integer> parse(String path, String text, ToIntFunction<String> parser) {
    try {
      return Reading.present(parser.applyAsInt(text));
    } catch (NumberFormatException e) {
      return Reading.unreadable(path + ": not a number: " + shown(text));
    }
  }
}
