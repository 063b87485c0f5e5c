package io.github.onloadnode.cli;

import io.github.onloadnode.config.ControllerConfig;

/** Starts the controller; closing the result stops it. */
@FunctionalInterface
interface ControllerProcess {

  AutoCloseable start(ControllerConfig config) throws Exception;
}
