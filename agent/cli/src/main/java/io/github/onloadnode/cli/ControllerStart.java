package io.github.onloadnode.cli;

import io.github.onloadnode.config.ControllerConfig;
import io.github.onloadnode.controller.Controller;
import io.github.onloadnode.controller.ControllerOptions;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Builds the controller. Apart from {@link OnloadAgent}, because its classes are on the class path
 * of the controller's process only.
 */
final class ControllerStart {

  private ControllerStart() {}

  static AutoCloseable start(ControllerConfig config) {
    ControllerOptions options =
        new ControllerOptions(
            config.namespace(),
            config.identity().or(() -> Optional.ofNullable(System.getenv("HOSTNAME"))),
            config.hostPathPrefixes(),
            config.maxStaging(),
            config.diagnostics().address(),
            config.diagnostics().port());
    try {
      return Controller.start(options, VersionCommand.version(), InstantSource.system());
    } catch (IllegalArgumentException e) {
      throw new UserException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      throw new UserException(ExitCode.OPERATING_SYSTEM, String.valueOf(e.getMessage()));
    }
  }
}
