package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.HostFiles;

/**
 * The service account's files, read for each request, because the kubelet replaces the token before
 * it expires and the certificates when they are rotated.
 */
final class Credentials {

  private static final String REMEDY =
      "check that the pod's service account token is mounted (automountServiceAccountToken),"
          + " and where api.credentials points";

  private final HostFiles own;
  private final ApiAccount account;

  /**
   * @param own reads files by paths of this process
   */
  Credentials(HostFiles own, ApiAccount account) {
    this.own = own;
    this.account = account;
  }

  /**
   * The current token.
   *
   * @throws FindingException if there is none
   */
  String token() {
    String token = text(account.tokenFile()).strip();
    boolean sendable = token.chars().allMatch(each -> each > ' ' && each < 0x7f);
    if (token.isEmpty() || !sendable) {
      throw unusable(account.tokenFile(), token.isEmpty() ? "it is empty" : "it is not a token");
    }
    return token;
  }

  /**
   * The current certificates in PEM.
   *
   * @throws FindingException if there are none
   */
  String authorities() {
    return text(account.caFile());
  }

  /**
   * The namespace of the account, which is the agent's own.
   *
   * @throws FindingException if it is not there
   */
  String namespace() {
    String namespace = text(account.namespaceFile()).strip();
    if (!namespace.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
      throw unusable(account.namespaceFile(), "it is no name of a namespace");
    }
    return namespace;
  }

  FindingException unusable(String file, String why) {
    return new FindingException(
        Reason.API_CREDENTIALS_UNUSABLE, "read " + file + ": " + why, REMEDY);
  }

  private String text(String file) {
    return switch (own.text(file)) {
      case Reading.Present<String>(String text) -> text;
      case Reading.Absent<String>() -> throw unusable(file, "no such file");
      case Reading.Unreadable<String>(String why) -> throw unusable(file, why);
    };
  }
}
