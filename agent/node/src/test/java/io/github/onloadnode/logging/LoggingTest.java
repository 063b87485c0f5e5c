package io.github.onloadnode.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.onloadnode.config.AgentConfig.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How log lines look, and which there are. */
final class LoggingTest {

  private static final Instant TIME = Instant.parse("2026-11-25T01:02:03.004567Z");

  @Test
  void writesPairsOnOneLine() {
    LogRecord log =
        log(Level.INFO, "module loaded name=sfc path=/a b/sfc.ko version=\"9.1 x=1\" n=1");

    assertThat(new TextFormatter().format(log))
        .isEqualTo(
            "time=2026-11-25T01:02:03.004Z level=INFO logger=act.ModuleActions"
                + " message=\"module loaded\" name=sfc path=\"/a b/sfc.ko\""
                + " version=\"9.1 x=1\" n=1\n");
  }

  @Test
  void writesAnObjectOnOneLine() throws IOException {
    LogRecord log = log(Level.WARNING, "a\nb\tc key=a\"v\" empty=");
    log.setThrown(new IllegalStateException("why", new IOException("root")));

    String line = new JsonFormatter().format(log);

    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(line.strip()).doesNotContain("\n");
    assertThat(json.get("level").asText()).isEqualTo("WARN");
    assertThat(json.get("message").asText()).isEqualTo("a\nb\tc");
    assertThat(json.get("key").asText()).isEqualTo("a\"v\"");
    assertThat(json.get("empty").asText()).isEmpty();
    assertThat(json.get("exception").asText())
        .startsWith("java.lang.IllegalStateException: why\n")
        .contains("Caused by: java.io.IOException: root");
  }

  @Test
  void putsAnExceptionIntoOneFieldOfTheLine() {
    LogRecord log = log(Level.SEVERE, "failed");
    log.setThrown(new IllegalStateException("why"));

    assertThat(new TextFormatter().format(log))
        .contains(" level=ERROR ")
        .contains(" exception=\"java.lang.IllegalStateException: why\\n")
        .containsOnlyOnce("\n");
  }

  @Test
  void letsNoValueForgeAPair() {
    LogRecord log =
        log(Level.INFO, "name=x reason=bad level=ERROR time=0 exception=e reason=again");

    assertThat(LogLine.of(log))
        .containsEntry("level", "INFO")
        .containsEntry("reason", "bad level=ERROR time=0 exception=e reason=again")
        .doesNotContainKey("exception");
  }

  @Test
  void escapesControlCharactersOfHostileValues() {
    LogRecord log = log(Level.INFO, "read value=a\u001b[31m\r\nlevel");

    assertThat(new TextFormatter().format(log))
        .contains("value=\"a\\u001B[31m\\r\\nlevel\"")
        .containsOnlyOnce("\n");
  }

  @Test
  void lowersSlf4jToTheLevelThatIsAskedFor() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Logger logger = LoggerFactory.getLogger("io.github.onloadnode.Some");

    Logging.start(new Log(Log.Level.DEBUG, Log.Format.TEXT), out);
    logger.debug("seen n={}", 1);
    logger.trace("hidden");
    Logging.start(new Log(Log.Level.ERROR, Log.Format.TEXT), out);
    logger.warn("hidden");

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("level=DEBUG logger=Some message=seen n=1\n")
        .doesNotContain("hidden");
  }

  @Test
  void keepsLibrariesQuiet() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Logging logging = Logging.start(new Log(Log.Level.TRACE, Log.Format.TEXT), out);

    for (String name : List.of("io.netty.bootstrap.Bootstrap", "io.grpc.internal.X")) {
      LoggerFactory.getLogger(name).warn("noise");
    }

    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(logging.configuredLoggers()).contains("", "io.netty", "io.grpc");
  }

  private static LogRecord log(Level level, String message) {
    LogRecord log = new LogRecord(level, message);
    log.setLoggerName("io.github.onloadnode.act.ModuleActions");
    log.setInstant(TIME);
    return log;
  }
}
