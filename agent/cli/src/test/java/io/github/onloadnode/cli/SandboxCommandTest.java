package io.github.onloadnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The sandbox as a newcomer runs it. */
final class SandboxCommandTest {

  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)\n");
  private static final Pattern FILES = Pattern.compile("Files: +(/\\S+)\n");
  private static final Duration STORY = Duration.ofMinutes(2);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final OnloadAgent agent =
      new OnloadAgent(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          Map.of(),
          _ -> () -> {});

  @Test
  void playsTheStoryOnceAndLeavesNothing() {
    int code = agent.run("sandbox", "--exit", "--port", "0");

    assertThat(code).as(text()).isZero();
    assertThat(text().lines()).allMatch(line -> line.startsWith("[simulated]"));
    assertThat(text())
        .contains("0000:3b:00.0  SFC9250 (X2)")
        .contains("sfc 6.9.1.0 -> sfc_resource -> sfc_char -> onload 9.1.0")
        .contains("id      sfc-0")
        .contains("devices /dev/onload /dev/onload_epoll /dev/sfc_char")
        .contains("env     LD_PRELOAD=/opt/onload/usr/lib64/libonload.so")
        .contains("(feed-handler) of pod trading/feed-handler")
        .contains("unloaded onload, sfc_char, sfc_resource, sfc")
        .contains("asked for again: 100 devices allocatable");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    Matcher files = FILES.matcher(text());
    assertThat(files.find()).isTrue();
    assertThat(Path.of(files.group(1))).doesNotExist();
  }

  @Test
  void servesItsDiagnosticsOnAFreePortUntilItIsStopped() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        HttpClient client = HttpClient.newHttpClient()) {
      String busy = Integer.toString(taken.getLocalPort());
      Thread sandbox = Thread.ofPlatform().start(() -> agent.run("sandbox", "--port", busy));
      await().atMost(STORY).until(() -> text().contains("Ctrl-C ends"));

      assertThat(text()).contains("(port " + busy + " is in use)");
      Matcher ready = Pattern.compile("curl -s (\\S+/readyz)").matcher(text());
      assertThat(ready.find()).isTrue();
      assertThat(get(client, URI.create(ready.group(1)))).isEqualTo("ok [simulated]\n");
      assertThat(get(client, "/metrics")).contains("onload_agent_info{simulated=\"true\"");
      assertThat(get(client, "/api/v1/node")).contains("\"simulated\":true");

      sandbox.interrupt();
      await().atMost(STORY).until(() -> !sandbox.isAlive());
    }
  }

  private String get(HttpClient client, String path) throws IOException, InterruptedException {
    Matcher address = ADDRESS.matcher(text().replace(" (port", "\n"));
    assertThat(address.find()).as(text()).isTrue();
    return get(client, URI.create("http://127.0.0.1:" + address.group(1) + path));
  }

  private static String get(HttpClient client, URI page) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(page).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
