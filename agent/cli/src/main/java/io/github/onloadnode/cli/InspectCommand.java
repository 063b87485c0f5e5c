package io.github.onloadnode.cli;

import com.google.common.net.InetAddresses;
import io.github.onloadnode.agent.Inspection;
import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.report.JournalView;
import io.github.onloadnode.report.NodeJson;
import io.github.onloadnode.report.NodeTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** {@code inspect}: observes the node once, as the agent does, and reads the agent's journal. */
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
          // In the agent's container the variable has the right value, so nobody has to type it.
          .defaultValue("${env:ONLOAD_AGENT_HOST_ROOT:-/}")
          .description(
              "Where the host's file system is mounted; default: ONLOAD_AGENT_HOST_ROOT, else /.")
          .build();
  private final OptionSpec nodeAddresses =
      OptionSpec.builder("--node-address")
          .paramLabel("ADDRESS")
          .type(String[].class)
          .converters(InspectCommand::address)
          .description(
              "An address of the node in the cluster; its interface is shown as in use. May be"
                  + " repeated.")
          .build();

  private final CommandSpec spec =
      Commands.spec(
          this,
          "inspect",
          "Shows this machine's NICs, Onload's modules and their users, and the agent's"
              + " journal. Changes nothing; marks what only root can read.",
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
  public Integer call() {
    String directory = hostRoot.getValue();
    HostRoot root = new HostRoot(Path.of(directory));
    if (!root.exists()) {
      throw new ParameterException(
          spec.commandLine(), "--host-root: no such directory: " + directory);
    }
    String[] addresses = nodeAddresses.getValue();
    Inspection inspection =
        Inspection.of(root, linux, addresses == null ? Set.of() : Set.of(addresses));
    out.print("json".equals(output.getValue()) ? json(inspection) : table(inspection));
    out.flush();
    return ExitCode.OK.number();
  }

  private static String table(Inspection inspection) {
    return NodeTable.of(inspection.state())
        + JournalView.table(inspection.journal(), inspection.unhealthy());
  }

  private String json(Inspection inspection) {
    Map<String, Object> node = NodeJson.of(inspection.state(), clock.instant());
    node.put("journal", JournalView.json(inspection.journal(), inspection.unhealthy()));
    return JsonWriter.pretty(node) + "\n";
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
