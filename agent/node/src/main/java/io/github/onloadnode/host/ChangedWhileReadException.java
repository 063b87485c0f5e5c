package io.github.onloadnode.host;

import java.io.IOException;

/** A file or directory was changed by somebody else meanwhile; another try may find it whole. */
public final class ChangedWhileReadException extends IOException {

  private static final long serialVersionUID = 1;

  public ChangedWhileReadException(String path, String how) {
    super(path + ": " + how);
  }

  private ChangedWhileReadException(String message, ChangedWhileReadException cause) {
    super(message, cause);
  }

  /** The same, with the file's name as others know it. */
  ChangedWhileReadException saying(String message) {
    return new ChangedWhileReadException(message, this);
  }
}
