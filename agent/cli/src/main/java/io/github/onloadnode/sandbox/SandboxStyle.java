package io.github.onloadnode.sandbox;

/**
 * What the terminal can show.
 *
 * @param live whether a line may be written over while a step is under way
 * @param colours whether it knows colours, and the user wants them
 * @param unicode whether it shows more than ASCII
 */
public record SandboxStyle(boolean live, boolean colours, boolean unicode) {

  /** What every terminal and every file can take. */
  public static final SandboxStyle PLAIN = new SandboxStyle(false, false, false);
}
