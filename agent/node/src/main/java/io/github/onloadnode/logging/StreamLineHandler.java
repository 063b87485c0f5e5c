package io.github.onloadnode.logging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** Writes each record as one line with one call, so that lines of different threads do not mix. */
final class StreamLineHandler extends Handler {

  private final OutputStream out;

  StreamLineHandler(OutputStream out, Formatter formatter) {
    this.out = out;
    setFormatter(formatter);
  }

  @Override
  public synchronized void publish(LogRecord log) {
    if (!isLoggable(log)) {
      return;
    }
    try {
      out.write(getFormatter().format(log).getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      reportError("log line lost", e, ErrorManager.WRITE_FAILURE);
    }
  }

  @Override
  public synchronized void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      reportError("log lines lost", e, ErrorManager.FLUSH_FAILURE);
    }
  }

  @Override
  public void close() {
    flush();
  }
}
