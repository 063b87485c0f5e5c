package io.github.onloadnode.lab;

/** A payload directory of the guest, named after its build (image/lab/variants). */
public record Payload(String name) {

  public String directory() {
    return "/lab/payloads/" + name;
  }

  /** The directory of its modules, for the guest's shell. */
  public String modules() {
    return directory() + "/opt/lib/modules/$(uname -r)";
  }

  /** Shell commands that load all four modules by hand, in order, with the payload's own server. */
  public String insmodAll(String... onloadParameters) {
    return """
    set -e
    insmod %1$s/sfc.ko
    insmod %1$s/sfc_resource.ko
    insmod %1$s/sfc_char.ko
    insmod %1$s/onload.ko cplane_server_path=%2$s/opt/onload/sbin/onload_cp_server \
    cplane_server_params='"-K --llap-max 1024"' %3$s
    """
        .formatted(modules(), directory(), String.join(" ", onloadParameters));
  }
}
