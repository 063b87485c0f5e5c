package io.github.onloadnode.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.net.InetAddresses;
import io.github.onloadnode.agent.host.HostFiles;
import io.github.onloadnode.agent.host.HostRoot;
import io.github.onloadnode.agent.node.NodeState;
import io.github.onloadnode.agent.observe.NodeObserver;
import io.github.onloadnode.agent.report.NodeJson;
import io.github.onloadnode.agent.report.NodeTable;
import io.github.onloadnode.linux.Linux;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** {@code inspect}: one pass of the observer that the agent itself uses, printed. */
final class InspectCommand implements Callable<Integer> {

  private final Linux linux;
  private final InstantSource clock;
  private final PrintWriter out;
  private final OptionSpec output =
      OptionSpec.builder("-o", "--output")
          .paramLabel("FORMAT")
          .type(String.class)
          .defaultValue("table")
          .converters(InspectCommand::format)
          .description("table or json; default: table.")
          .build();
  private final OptionSpec hostRoot =
      OptionSpec.builder("--host-root")
          .paramLabel("DIR")
          .type(String.class)
          .defaultValue("/")
          .description("Where the host's file system is mounted; default: /.")
          .build();
  private final OptionSpec nodeAddresses =
      OptionSpec.builder("--node-address")
          .paramLabel("ADDRESS")
          .type(String[].class)
          .converters(InspectCommand::address)
          .description(
              "An address that the node is known by in the cluster: its interface is shown as in"
                  + " use. May be repeated.")
          .build();

  private final CommandSpec spec =
      Commands.spec(
          this,
          "inspect",
          "Shows the NICs, modules and users of Onload on this machine. Changes nothing; what may"
              + " not be read without root is labelled so.",
          ExitCode.OK,
          ExitCode.USAGE);

  InspectCommand(Linux linux, InstantSource clock, PrintWriter out) {
    this.linux = linux;
    this.clock = clock;
    this.out = out;
  }

  CommandSpec spec() {
    return spec.addOption(output).addOption(hostRoot).addOption(nodeAddresses);
  }

  @Override
  public Integer call() throws JsonProcessingException {
    String directory = hostRoot.getValue();
    HostRoot root = new HostRoot(Path.of(directory));
    if (!root.exists()) {
      throw new ParameterException(
          spec.commandLine(), "--host-root: no such directory: " + directory);
    }
    String[] addresses = nodeAddresses.getValue();
    NodeState state =
        new NodeObserver(
                new HostFiles(root), linux, addresses == null ? Set.of() : Set.of(addresses))
            .observe();
    out.print("json".equals(output.getValue()) ? json(state) : NodeTable.of(state));
    out.flush();
    return ExitCode.OK.number();
  }

  private String json(NodeState state) throws JsonProcessingException {
    return new ObjectMapper()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(NodeJson.of(state, clock.instant()))
        + "\n";
  }

  private static String address(String value) {
    if (InetAddresses.isInetAddress(value)) {
      return value;
    }
    throw new TypeConversionException("expected an IPv4 or IPv6 address, but was '" + value + "'");
  }

  private static String format(String value) {
    if (value.equals("table") || value.equals("json")) {
      return value;
    }
    throw new TypeConversionException("expected table or json, but was '" + value + "'");
  }
}
