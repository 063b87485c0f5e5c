package io.github.onloadnode.agent.payload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of onload.ko that say how the kernel starts the control-plane server. */
public final class ControlPlaneParameters {

  public static final String PATH = "cplane_server_path";
  public static final String ARGUMENTS = "cplane_server_params";
  public static final String UID = "cplane_server_uid";
  public static final String GID = "cplane_server_gid";

  /** In the order in which a loaded module takes them: the path last, it starts the server. */
  public static final List<String> NAMES = List.of(ARGUMENTS, UID, GID, PATH);

  /** Of nobody; the kernel cuts numbers of seven digits. */
  private static final String NOBODY = "65534";

  /**
   * The server's own default has room for 32 interfaces, a Kubernetes node has one a pod. 1024 rows
   * cost 1.7 MB.
   */
  private static final Map<String, String> SIZES = sizes();

  private ControlPlaneParameters() {}

  /**
   * @param server the host's path of the program
   * @param arguments the user's, which win over the computed ones
   * @param onload what the module takes: older builds have fewer parameters
   */
  static Map<String, String> of(String server, List<String> arguments, Modinfo onload) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(ARGUMENTS, String.join(" ", arguments(arguments)));
    parameters.put(UID, NOBODY);
    parameters.put(GID, NOBODY);
    parameters.put(PATH, server);
    parameters.keySet().retainAll(onload.parameters().keySet());
    return parameters;
  }

  private static List<String> arguments(List<String> users) {
    List<String> all = new ArrayList<>();
    SIZES.forEach((option, rows) -> {
      if (users.stream().noneMatch(user -> user.equals(option) || user.startsWith(option + "="))) {
        all.add(option);
        all.add(rows);
      }
    });
    all.addAll(users);
    return all;
  }

  private static Map<String, String> sizes() {
    Map<String, String> sizes = new LinkedHashMap<>();
    sizes.put("--llap-max", "1024");
    sizes.put("--ipif-max", "1024");
    sizes.put("--mac-max", "4096");
    return sizes;
  }
}
