package io.github.onloadnode.api;

import java.util.Locale;

/**
 * Something that a person or a program should know: what is wrong, where, and what to do about it.
 *
 * @param subject what it is about: {@code node}, a module, a PCI address, a pod, a resource
 * @param message what was tried, on what, and why it failed
 * @param remedy what a person can do about it, as an imperative
 */
public record Finding(
    Reason reason, Severity severity, String subject, String message, String remedy) {

  /** How bad it is. */
  public enum Severity {
    /** Something does not work, or an order is not carried out. */
    ERROR,
    /** Everything works, but a person should know. */
    WARNING,
    /** A fact that explains something else, or that could not be checked. */
    NOTE;

    /** The severity as a label: lower case. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The subject of a finding about the node as a whole. */
  public static final String NODE = "node";

  /** Ten thousand processes may hold devices, and the journal has 1 MiB for its findings. */
  public static final int LONGEST = 4096;

  public Finding {
    subject = shortened(subject);
    message = shortened(message);
    remedy = shortened(remedy);
  }

  /** An error of the node. */
  public Finding(Reason reason, String message, String remedy) {
    this(reason, Severity.ERROR, NODE, message, remedy);
  }

  /** A note that something could not be read, so that knowledge of the node is incomplete. */
  public static Finding unread(String why) {
    return new Finding(
        Reason.NODE_UNREADABLE,
        Severity.NOTE,
        NODE,
        why,
        "run the agent as root, with the host's /dev, /proc and /sys");
  }

  /** This finding with another severity. */
  public Finding as(Severity other) {
    return new Finding(reason, other, subject, message, remedy);
  }

  /** This finding about a part of the node. */
  public Finding about(String other) {
    return new Finding(reason, severity, other, message, remedy);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST - 40) + "... (%d characters)".formatted(text.length());
  }

  @Override
  public String toString() {
    return reason.text() + ": " + message + "; " + remedy;
  }
}
