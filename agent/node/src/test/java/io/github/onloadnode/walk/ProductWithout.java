package io.github.onloadnode.walk;

import io.github.onloadnode.api.Reason;
import io.github.onloadnode.rollout.Rollout;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.upgrade.Journal;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;

/** The product and its walk once more, with one class of the product compiled without a guard. */
final class ProductWithout extends ClassLoader {

  private static final String ROOT = "io.github.onloadnode.";
  private static final Path SOURCES = Path.of("src/main/java/io/github/onloadnode");

  private final Map<String, ByteArrayOutputStream> changed;

  private ProductWithout(Map<String, ByteArrayOutputStream> changed) {
    super(ProductWithout.class.getClassLoader());
    this.changed = changed;
  }

  /** The product as it is but for the guard. */
  static ProductWithout guard(Guard guard) {
    return without(SOURCES, guard.source(), guard::without);
  }

  /** As {@link #guard(Guard)}, for one of the fleet's. */
  static ProductWithout guard(FleetGuard guard) {
    Path module = Path.of("..").resolve(guard.module());
    return without(module.resolve(SOURCES), guard.source(), guard::without);
  }

  private static ProductWithout without(Path sources, String source, UnaryOperator<String> cut) {
    try {
      String code = Files.readString(sources.resolve(source + ".java"));
      return new ProductWithout(compiled(source, cut.apply(code)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or compile " + source, e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(ROOT)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try {
      ByteArrayOutputStream other = changed.get(name);
      byte[] bytes = other == null ? original(name) : other.toByteArray();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private byte[] original(String name) throws IOException, ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    }
  }

  /** Where this loader found the product and what it names; a runner may have hidden the rest. */
  private static String classPath() {
    return Stream.of(
            Journal.class, Reason.class, Rollout.class, Nodes.class, NullMarked.class, Logger.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Map<String, ByteArrayOutputStream> compiled(String source, String code)
      throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var said = new DiagnosticCollector<JavaFileObject>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(said, null, null)) {
      var memory = new Memory(files);
      var task =
          compiler.getTask(
              null,
              memory,
              said,
              List.of("-proc:none", "-classpath", classPath()),
              null,
              List.of(new Source(source, code)));
      if (!task.call()) {
        throw new AssertionError("does not compile: " + said.getDiagnostics());
      }
      return memory.classes;
    }
  }

  /** A source in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String code;

    Source(String source, String code) {
      super(URI.create("memory:///" + source + ".java"), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }

  /** Classes are written to memory. */
  private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

    Memory(StandardJavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        JavaFileManager.Location location,
        String className,
        JavaFileObject.Kind kind,
        FileObject sibling) {
      var bytes = new ByteArrayOutputStream();
      classes.put(className, bytes);
      return new SimpleJavaFileObject(URI.create("memory:///" + className + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }
  }
}
