package io.github.onloadnode.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Where a setting can be given; the earlier source wins. */
enum Source {
  FLAG,
  VARIABLE,
  FILE;

  private static final Pattern SERVICE_VALUE = Pattern.compile("(tcp|udp|sctp)://.*");

  /** What all of a program's names in this source begin with. */
  String prefix(Program program) {
    return switch (this) {
      case FLAG -> "--";
      case VARIABLE -> program.prefix();
      case FILE -> "";
    };
  }

  /** The name under which this source gives a program's setting with the key. */
  String nameOf(Program program, String key) {
    return switch (this) {
      case FLAG -> prefix(program) + separated(key, "-");
      case VARIABLE -> prefix(program) + separated(key, "_").toUpperCase(Locale.ROOT);
      case FILE -> key;
    };
  }

  private static String separated(String key, String separator) {
    return key.replace(".", separator)
        .replaceAll("([a-z])([A-Z])", "$1" + separator + "$2")
        .toLowerCase(Locale.ROOT);
  }

  /** Whether a name in this source looks like a setting of the program. */
  boolean concerns(Program program, String name, String value) {
    return this != VARIABLE
        || (name.startsWith(program.prefix())
            && !name.equals(program.fileVariable())
            && !SERVICE_VALUE.matcher(value).matches());
  }

  /** Whether an unknown name comes from somebody other than the user. */
  boolean forgives(Program program, String name) {
    return this == VARIABLE && program.isOfService(name);
  }
}
