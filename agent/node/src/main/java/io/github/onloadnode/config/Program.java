package io.github.onloadnode.config;

import java.util.regex.Pattern;

/** A process with settings; its variables begin with its name. */
public enum Program {
  AGENT("ONLOAD_AGENT_"),
  CONTROLLER("ONLOAD_CONTROLLER_");

  private final String prefix;

  /** Set by the kubelet for a Service whose name begins like the program's. */
  private final Pattern serviceVariable;

  Program(String prefix) {
    this.prefix = prefix;
    this.serviceVariable =
        Pattern.compile(
            prefix + "(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP)(_.*)?)?)");
  }

  /** What the names of all its variables begin with. */
  String prefix() {
    return prefix;
  }

  /** The variable with the path of the configuration file; it is not a setting. */
  public String fileVariable() {
    return prefix + "CONFIG";
  }

  /** Whether the kubelet may have set a variable of this name. */
  boolean isOfService(String variable) {
    return serviceVariable.matcher(variable).matches();
  }
}
