package io.github.onloadnode.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Texts that match a condition. */
public record TextSyntax(String label, String rule, Predicate<String> valid)
    implements Syntax<String> {

  private static final Pattern DOTTED_QUAD =
      Pattern.compile("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  static TextSyntax absolutePath(String label) {
    return new TextSyntax(
        label,
        "must be an absolute path without ..",
        text -> text.startsWith("/") && !("/" + text + "/").contains("/../"));
  }

  static TextSyntax ipAddress() {
    return new TextSyntax("IP", "must be an IP address", TextSyntax::isAddress);
  }

  /** RFC 1123, like the names of Kubernetes objects. */
  static TextSyntax subdomain() {
    return new TextSyntax(
        "NAME",
        "must be at most 253 lower-case letters, digits, '-' and '.', each part with a letter or"
            + " digit at both ends",
        text -> text.length() <= 253 && SUBDOMAIN.matcher(text).matches());
  }

  /** Only HTTPS: anyone who reads the token on the wire could act as the agent. */
  public static TextSyntax httpsUrl() {
    return new TextSyntax(
        "URL", "must be https://HOST[:PORT] and nothing more", TextSyntax::isHttpsUrl);
  }

  private static boolean isHttpsUrl(String text) {
    try {
      URI url = new URI(text);
      return text.startsWith("https://")
          && url.getHost() != null
          && url.getPort() != 0
          && url.getPort() <= 65_535
          && url.getUserInfo() == null
          && url.getPath().isEmpty()
          && url.getQuery() == null
          && url.getFragment() == null;
    } catch (URISyntaxException _) {
      return false;
    }
  }

  /** Java also accepts what C's inet_aton does, such as 10.1 and plain numbers. */
  private static boolean isAddress(String text) {
    if (!text.contains(":") && !DOTTED_QUAD.matcher(text).matches()) {
      return false;
    }
    try {
      return !InetAddress.ofLiteral(text).getHostAddress().isEmpty();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  @Override
  public String parse(String text) {
    return check(text);
  }

  @Override
  public String print(String value) {
    return value;
  }

  @Override
  public String check(String value) {
    if (!valid.test(value)) {
      throw new IllegalArgumentException(rule);
    }
    return value;
  }
}
