package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Finding.Severity;
import io.github.onloadnode.api.Reason;

/** Findings about a resource that is not registered. */
final class RegistrationFindings {

  private RegistrationFindings() {}

  static Finding invalidName(String resource, String fault) {
    return about(resource, Reason.RESOURCE_NAME_INVALID, fault, "correct the configured name");
  }

  static Finding notBound(String resource, String why) {
    return about(
        resource,
        Reason.PLUGIN_SOCKET_UNUSABLE,
        why,
        "give the agent the kubelet's plugin directory, writable");
  }

  static Finding unanswered(String resource, String socketName, String why) {
    return about(
        resource,
        Reason.PLUGIN_SOCKET_UNUSABLE,
        "own socket " + socketName + " does not answer: " + why,
        "see the agent's log; it tries again");
  }

  static Finding noKubelet(String resource, KubeletSocket kubelet) {
    return about(
        resource,
        Reason.KUBELET_AWAY,
        kubelet.path() + " does not exist: kubelet is not running",
        "start the kubelet");
  }

  static Finding interrupted(String resource, RegistrationLoss loss) {
    return about(
        resource,
        Reason.KUBELET_AWAY,
        "register " + resource + ": interrupted: " + loss.label(),
        "wait for the next attempt");
  }

  /** The kubelet could not be reached or did not answer. */
  static Finding away(String resource, String why) {
    return about(resource, Reason.KUBELET_AWAY, why, "see the kubelet's log");
  }

  static Finding refused(String resource, String why) {
    return about(resource, Reason.REGISTRATION_REFUSED, why, "see the kubelet's log");
  }

  private static Finding about(String resource, Reason reason, String message, String remedy) {
    return new Finding(reason, Severity.ERROR, resource, message, remedy);
  }
}
