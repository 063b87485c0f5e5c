package io.github.onloadnode.sandbox;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Prints the story; every line is labelled as simulated. */
public final class SandboxTerminal {

  private static final String LABEL = "[simulated] ";
  private static final int TITLE_WIDTH = 66;
  private static final int INDENT = 4;
  private static final String CLEAR_LINE = "\r\u001b[2K";
  private static final String UNICODE_SPINNER =
      "\u280b\u2819\u2839\u2838\u283c\u2834\u2826\u2827\u2807\u280f";
  private static final String ASCII_SPINNER = "|/-\\";

  private final PrintWriter out;
  private final SandboxStyle style;
  private int frame;

  public SandboxTerminal(PrintWriter out, SandboxStyle style) {
    this.out = out;
    this.style = style;
  }

  /** A line of text. */
  public void line(String text) {
    out.println((label() + text).stripTrailing());
    out.flush();
  }

  /** Redraws the running step on a terminal; called repeatedly. */
  void working(String title) {
    if (style.live()) {
      String spinner = style.unicode() ? UNICODE_SPINNER : ASCII_SPINNER;
      char glyph = spinner.charAt(frame++ % spinner.length());
      out.print(CLEAR_LINE + label() + "  " + paint("36", String.valueOf(glyph)) + " " + title);
      out.flush();
    }
  }

  /** Keeps the line of the running step as it is. */
  void leftOff() {
    if (style.live()) {
      out.println();
      out.flush();
    }
  }

  void reached(String title, Duration took, List<String> details) {
    String mark = paint("32", style.unicode() ? "\u2713" : "ok");
    finish(mark, title, took);
    for (String detail : details) {
      line(" ".repeat(INDENT + 2) + paint("2", detail));
    }
  }

  void missed(String title, Duration took, List<String> reasons) {
    String mark = paint("31", style.unicode() ? "\u2717" : "NOT");
    finish(mark, title, took);
    for (String reason : reasons) {
      line(" ".repeat(INDENT + 2) + reason);
    }
  }

  private void finish(String mark, String title, Duration took) {
    String seconds = String.format(Locale.ROOT, "%6.2f s", took.toMillis() / 1000.0);
    if (style.live()) {
      out.print(CLEAR_LINE);
    }
    line("  " + mark + " " + padded(title) + paint("2", seconds));
  }

  private static String padded(String title) {
    return title + " ".repeat(Math.max(1, TITLE_WIDTH - title.length()));
  }

  private String label() {
    return paint("2", LABEL);
  }

  private String paint(String code, String text) {
    return style.colours() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
