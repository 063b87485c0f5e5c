package io.github.onloadnode.agent.diagnostics;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who is let in, finds the page and sends its answer. */
final class Door implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Door.class);

  private final Map<String, Page> pages;
  private final boolean simulated;

  Door(List<Page> pages, boolean simulated) {
    this.pages = pages.stream().collect(Collectors.toMap(Page::path, Function.identity()));
    this.simulated = simulated;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean loopback = exchange.getRemoteAddress().getAddress().isLoopbackAddress();
      Answer answer =
          answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), loopback);
      if (answer.status() == 405) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      }
      send(exchange, answer);
    }
  }

  Answer answer(String method, String path, boolean loopback) {
    Page page = pages.get(path);
    if (page == null) {
      return Answer.text(404, "no page " + path + "; there are " + paths());
    }
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Answer.text(405, path + " answers GET and HEAD only");
    }
    if (!page.isOpen() && !loopback) {
      return Answer.text(
          403, path + " answers on loopback only: connect from the node itself, or its network");
    }
    return answer(page);
  }

  private static Answer answer(Page page) {
    try {
      return page.answer();
    } catch (RuntimeException e) {
      LOG.error("page failed path={}", page.path(), e);
      return Answer.text(500, page.path() + " failed; the agent's log has the reason");
    }
  }

  private String paths() {
    return pages.keySet().stream().sorted().collect(Collectors.joining(", "));
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    headers.set("Content-Type", answer.contentType());
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    if (simulated) {
      headers.set("Onload-Agent-Simulated", "true");
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }
}
