package io.github.onloadnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.config.ConfigReader;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The quick reader of plain command lines. */
final class PlainFlagsTest {

  private final SettingOptions settings = new SettingOptions(new ConfigReader(), Map.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--log-level=debug",
        "--log-level debug --log-format json",
        "--desired /etc/a=b.yaml --diagnostics-port=0",
        "--resources name=amd.com/onload,count=3;name=a.b/c,idPrefix=c",
        "--config /etc/agent.yaml",
      })
  void readsWhatPicocliReads(String line) {
    String[] args = line.split(" ", -1);
    CommandSpec spec = CommandSpec.create();
    settings.addTo(spec);

    assertThat(PlainFlags.read(args, settings.names()))
        .isEqualTo(Optional.of(settings.values(new CommandLine(spec).parseArgs(args))));
  }

  @Test
  void readsAnEmptyCommandLine() {
    assertThat(PlainFlags.read(new String[0], settings.names())).hasValue(Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "-h",
        "--log-level",
        "--log-level=",
        "--log-level --log-format",
        "--log-level=info --log-level=debug",
        "--log-level=\"info\"",
        "--log-levl=info",
        "@arguments",
        "debug",
      })
  void leavesTheRestToPicocli(String line) {
    assertThat(PlainFlags.read(line.split(" ", -1), settings.names())).isEmpty();
  }
}
