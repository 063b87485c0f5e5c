package io.github.onloadnode.cli;

/** The exit codes; those from 64 on are from {@code sysexits.h}. */
enum ExitCode {
  OK(0, "done"),
  NOT_AS_HOPED(1, "done, but not everything is as it should be"),
  USAGE(64, "the command line is wrong"),
  BAD_INPUT(65, "an input file is wrong"),
  UNAVAILABLE(69, "a required service is missing"),
  OPERATING_SYSTEM(71, "the operating system refused something"),
  ALREADY_RUNNING(75, "another agent runs on this node"),
  NO_PRIVILEGE(77, "a privilege is missing"),
  CONFIGURATION(78, "the configuration is wrong");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  int number() {
    return number;
  }

  String meaning() {
    return meaning;
  }
}
