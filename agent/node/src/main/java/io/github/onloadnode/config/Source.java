package io.github.onloadnode.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Where a setting can be given; the earlier source wins. */
enum Source {
  FLAG("--"),
  VARIABLE("ONLOAD_AGENT_"),
  FILE("");

  /** This variable names the configuration file and is not a setting. */
  private static final Set<String> OTHER_VARIABLES = Set.of("ONLOAD_AGENT_CONFIG");

  /** Set by the kubelet for a Service whose name begins with onload-agent. */
  private static final Pattern SERVICE_VARIABLE =
      Pattern.compile(
          "ONLOAD_AGENT_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP)(_.*)?)?)");

  private static final Pattern SERVICE_VALUE = Pattern.compile("(tcp|udp|sctp)://.*");

  private final String prefix;

  Source(String prefix) {
    this.prefix = prefix;
  }

  /** The prefix of all names in this source. */
  String prefix() {
    return prefix;
  }

  /** The name under which this source gives the setting with the key. */
  String nameOf(String key) {
    return switch (this) {
      case FLAG -> prefix + separated(key, "-");
      case VARIABLE -> prefix + separated(key, "_").toUpperCase(Locale.ROOT);
      case FILE -> key;
    };
  }

  private static String separated(String key, String separator) {
    return key.replace(".", separator)
        .replaceAll("([a-z])([A-Z])", "$1" + separator + "$2")
        .toLowerCase(Locale.ROOT);
  }

  /** Whether a name in this source looks like a setting. */
  boolean concerns(String name, String value) {
    return this != VARIABLE
        || (name.startsWith(prefix)
            && !OTHER_VARIABLES.contains(name)
            && !SERVICE_VALUE.matcher(value).matches());
  }

  /** Whether an unknown name comes from somebody other than the user. */
  boolean forgives(String name) {
    return this == VARIABLE && SERVICE_VARIABLE.matcher(name).matches();
  }
}
