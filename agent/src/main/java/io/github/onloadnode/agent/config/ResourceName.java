package io.github.onloadnode.agent.config;

import java.util.regex.Pattern;

/**
 * Kubelet's rule for the names of extended resources (Kubernetes 1.36, {@code
 * pkg/apis/core/v1/helper}): a DNS subdomain in lower case, a slash, a name; outside {@code
 * kubernetes.io}, and a qualified name still when {@code requests.} stands before it.
 */
final class ResourceName {

  private static final int LONGEST_DOMAIN = 253 - "requests.".length();
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern DOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

  private ResourceName() {}

  static boolean isValid(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || text.contains("kubernetes.io/") || text.startsWith("requests.")) {
      return false;
    }
    String domain = text.substring(0, slash);
    String name = text.substring(slash + 1);
    return domain.length() <= LONGEST_DOMAIN
        && DOMAIN.matcher(domain).matches()
        && name.length() <= 63
        && NAME.matcher(name).matches();
  }
}
