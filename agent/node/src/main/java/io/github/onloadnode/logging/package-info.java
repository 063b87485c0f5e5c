/**
 * The format of log lines and the levels of libraries; all code logs through slf4j. The back end is
 * java.util.logging, which grpc needs anyway. A message is an event in words plus pairs: {@code
 * "module loaded name={} version={}"}; do not use the fluent {@code addKeyValue}, because this back
 * end drops its pairs. Imports the JDK and {@code config}.
 */
@NullMarked
package io.github.onloadnode.logging;

import org.jspecify.annotations.NullMarked;
