/**
 * Every setting of the agent, declared once with key, default, description and valid values. Flags,
 * environment variables, YAML keys, the reference table and the logged configuration follow from
 * that. Reads the configuration file; imports the JDK, {@code node}, and the YAML reader of {@code
 * api}.
 */
@NullMarked
package io.github.onloadnode.config;

import org.jspecify.annotations.NullMarked;
