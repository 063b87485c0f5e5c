package io.github.onloadnode.sandbox;

/**
 * What the terminal can show.
 *
 * @param live whether a running step may overwrite its line
 * @param colours whether the terminal has colours and the user wants them
 * @param unicode whether it can show more than ASCII
 */
public record SandboxStyle(boolean live, boolean colours, boolean unicode) {

  /** The style that works on every terminal and in every file. */
  public static final SandboxStyle PLAIN = new SandboxStyle(false, false, false);
}
