/**
 * How a log line looks and which lines there are; everybody logs through slf4j. The back end is
 * java.util.logging, which grpc uses anyway. Messages are an event in words and pairs: {@code
 * "module loaded name={} version={}"}; the fluent {@code addKeyValue} must not be used, because
 * this back end drops the pairs. Imports the JDK and {@code config}.
 */
@NullMarked
package io.github.onloadnode.logging;

import org.jspecify.annotations.NullMarked;
