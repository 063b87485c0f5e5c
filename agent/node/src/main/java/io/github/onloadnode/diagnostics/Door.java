package io.github.onloadnode.diagnostics;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether a caller is let in, and finds the page. */
final class Door {

  private static final Logger LOG = LoggerFactory.getLogger(Door.class);

  private final Map<String, Page> pages;
  private final boolean simulated;
  private final String elsewhere;

  /**
   * @param simulated whether every answer is labelled as simulated
   * @param elsewhere a clause that says where the other pages are
   */
  Door(List<Page> pages, boolean simulated, String elsewhere) {
    this.pages = pages.stream().collect(Collectors.toMap(Page::path, Function.identity()));
    this.simulated = simulated;
    this.elsewhere = elsewhere;
  }

  boolean simulated() {
    return simulated;
  }

  /**
   * @param loopback whether the request comes from the node itself
   */
  Answer answer(Request request, boolean loopback) {
    Page page = pages.get(request.path());
    if (page == null) {
      return Answer.text(
          404, "no page " + request.path() + "; there are " + paths() + "; " + elsewhere);
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return Answer.text(405, page.path() + " answers GET and HEAD only");
    }
    if (!page.isOpen() && !loopback) {
      return Answer.text(
          403,
          page.path() + " answers on loopback only: connect from the node itself, or its network");
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
}
