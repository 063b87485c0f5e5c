package io.github.onloadnode.revision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters of onload.ko that say how the kernel starts the control-plane server. */
public final class ControlPlaneParameters {

  public static final String PATH = "cplane_server_path";
  public static final String ARGUMENTS = "cplane_server_params";
  public static final String UID = "cplane_server_uid";
  public static final String GID = "cplane_server_gid";

  /** The program that the kernel starts for X4 cards; by default one in the host's /sbin. */
  public static final String CONTROLLER = "shrub_controller_path";

  /** The directory of the controllers' sockets, shrub_shared.h of 9.2. */
  public static final String CONTROLLERS = "/run/onload";

  private static final String SPAWN = "cplane_spawn_server";
  private static final String GRACE = "cplane_server_grace_timeout";

  /**
   * The program that the kernel starts if the path is empty, src/include/onload/cplane_driver.h of
   * 9.2.
   */
  private static final String DEFAULT_PROGRAM = "/sbin/onload_cp_server";

  /**
   * In the order of writing them to a loaded module: the path is last, because it starts the
   * server.
   */
  public static final List<String> NAMES = List.of(ARGUMENTS, UID, GID, CONTROLLER, PATH);

  /** The ID of nobody; the kernel cuts numbers of seven digits. */
  private static final String NOBODY = "65534";

  private static final String INTERFACES = "--llap-max";

  /** The default of the option, src/tools/cplane/server.c of 9.2. */
  private static final int DEFAULT_INTERFACES = 32;

  private static final Pattern ROOM =
      Pattern.compile("(?<!\\S)(?:--llap-max[ =]|-l ?)(\\d{1,9})(?!\\S)");

  /**
   * The server's default is 32 interfaces, but a Kubernetes node has one per pod. 1024 rows cost
   * 1.7 MB.
   */
  private static final Map<String, String> SIZES = sizes();

  private ControlPlaneParameters() {}

  /**
   * @param server the host's path of the program
   * @param controller the host's path of the controller of shared receive queues
   * @param arguments from the user; they override the computed ones
   * @param onload the module's modinfo, because older builds have fewer parameters
   */
  static Map<String, String> of(
      String server, Optional<String> controller, List<String> arguments, Modinfo onload) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(ARGUMENTS, String.join(" ", arguments(arguments)));
    parameters.put(UID, NOBODY);
    parameters.put(GID, NOBODY);
    controller.ifPresent(path -> parameters.put(CONTROLLER, path));
    parameters.put(PATH, server);
    parameters.keySet().retainAll(onload.parameters().keySet());
    return parameters;
  }

  /** Whether the kernel starts servers; the user may forbid it. */
  public static boolean startServers(Map<String, String> planned) {
    // As kstrtobool of lib/kstrtox.c reads it, Linux 6.12: by the first letters.
    return !planned.getOrDefault(SPAWN, "Y").strip().matches("(?s)([nNfF0]|[oO][fF]).*");
  }

  /**
   * Whether the kernel starts the server of the host's namespace when onload is loaded; without a
   * grace time a server is started only for a client (oo_cp_driver_ctor, cplane.c of 9.2).
   */
  public static boolean startHostServer(Map<String, String> planned) {
    return startServers(planned)
        && !planned.getOrDefault(GRACE, "30").strip().matches("[-+]?(0[xX])?0+");
  }

  /** The program that the kernel starts. */
  public static String program(Map<String, String> planned) {
    String path = planned.getOrDefault(PATH, "").strip();
    return path.isEmpty() ? DEFAULT_PROGRAM : path;
  }

  /**
   * How many interfaces of a namespace the server has room for, from its arguments; the last option
   * counts.
   */
  public static int interfaces(String arguments) {
    Matcher option = ROOM.matcher(arguments);
    int room = DEFAULT_INTERFACES;
    while (option.find()) {
      room = Integer.parseInt(option.group(1));
    }
    return room;
  }

  private static List<String> arguments(List<String> users) {
    List<String> all = new ArrayList<>();
    SIZES.forEach((option, rows) -> {
      if (users.stream().noneMatch(user -> names(user, option))) {
        all.add(option);
        all.add(rows);
      }
    });
    all.addAll(users);
    return all;
  }

  /** By its long or its short name, which is the first letter. */
  private static boolean names(String word, String option) {
    String letter = option.substring(1, 3);
    return word.equals(option)
        || word.startsWith(option + "=")
        || (word.startsWith(letter) && !word.startsWith("--"));
  }

  private static Map<String, String> sizes() {
    Map<String, String> sizes = new LinkedHashMap<>();
    sizes.put(INTERFACES, "1024");
    sizes.put("--ipif-max", "1024");
    sizes.put("--mac-max", "4096");
    return sizes;
  }
}
