package io.github.onloadnode.node;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an extended resource, checked as the kubelet does at registration (Kubernetes 1.36,
 * {@code pkg/apis/core/v1/helper/helpers.go} IsExtendedResourceName).
 */
public record ResourceName(String value) {

  /** Quota names are {@code requests.} + name, and their prefix must be a DNS-1123 subdomain. */
  private static final String QUOTA_PREFIX = "requests.";

  private static final int LONGEST_SUBDOMAIN = 253;
  private static final int LONGEST_NAME = 63;

  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

  /**
   * @throws IllegalArgumentException with the reason if the kubelet would refuse the name
   */
  public ResourceName {
    fault(value)
        .ifPresent(fault -> {
          throw new IllegalArgumentException(fault);
        });
  }

  /** Why the kubelet would refuse the name; empty if it would accept it. */
  public static Optional<String> fault(String name) {
    int slash = name.indexOf('/');
    if (slash < 0) {
      return fault(name, "it needs a domain, as in amd.com/onload");
    }
    if (name.contains("kubernetes.io/")) {
      return fault(name, "kubernetes.io/ is reserved for Kubernetes itself");
    }
    if (name.startsWith(QUOTA_PREFIX)) {
      return fault(name, "it may not start with " + QUOTA_PREFIX);
    }
    String domain = QUOTA_PREFIX + name.substring(0, slash);
    if (domain.length() > LONGEST_SUBDOMAIN || !SUBDOMAIN.matcher(domain).matches()) {
      return fault(name, "the part before / must be a lower-case DNS name of at most 244 letters");
    }
    String local = name.substring(slash + 1);
    if (local.length() > LONGEST_NAME || !NAME.matcher(local).matches()) {
      return fault(
          name,
          "the part after / must be at most 63 letters, digits, - _ . and begin and end with a"
              + " letter or digit");
    }
    return Optional.empty();
  }

  private static Optional<String> fault(String name, String reason) {
    return Optional.of("resource name \"" + name + "\" is invalid: " + reason);
  }

  @Override
  public String toString() {
    return value;
  }
}
