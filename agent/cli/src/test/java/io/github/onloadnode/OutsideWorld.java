package io.github.onloadnode;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.Reader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** What leaves the process or depends on the moment, as ArchUnit sees it. */
final class OutsideWorld {

  static final DescribedPredicate<JavaClass> FILES_AND_PROCESSES =
      assignableTo(Files.class)
          .or(assignableTo(FileChannel.class))
          .or(assignableTo(RandomAccessFile.class))
          .or(
              describe(
                  "java.io file streams, ProcessBuilder or Runtime",
                  javaClass ->
                      javaClass
                              .getName()
                              .matches("java\\.io\\.File(|(In|Out)putStream|Reader|Writer)")
                          || Set.of("java.lang.ProcessBuilder", "java.lang.Process")
                              .contains(javaClass.getName())))
          .as("files or processes");

  static final DescribedPredicate<JavaClass> IMPURE =
      FILES_AND_PROCESSES
          .or(
              resideInAnyPackage(
                  "org.slf4j..", "java.util.logging..", "java.net..", "io.grpc..", "io.netty.."))
          .or(assignableTo(Thread.class))
          .or(assignableTo(Executor.class))
          .or(assignableTo(Executors.class))
          .or(assignableTo(InputStream.class))
          .or(assignableTo(OutputStream.class))
          .or(assignableTo(Reader.class))
          // A StringWriter leads into memory.
          .or(assignableTo(Writer.class).and(not(equivalentTo(StringWriter.class))))
          .as("files, sockets, threads or loggers");

  static final DescribedPredicate<JavaAccess<?>> PRINTS_OR_EXITS =
      describe(
          "prints or exits",
          access -> {
            String owner = access.getTargetOwner().getName();
            return (owner.equals("java.lang.System")
                    && Set.of("out", "err", "exit").contains(access.getName()))
                || (owner.equals("java.lang.Runtime")
                    && Set.of("exit", "halt", "exec").contains(access.getName()));
          });

  static final DescribedPredicate<JavaAccess<?>> READS_THE_CLOCK =
      describe(
          "reads the clock",
          access -> {
            String owner = access.getTargetOwner().getName();
            boolean now = owner.startsWith("java.time.") && access.getName().equals("now");
            boolean clock =
                Set.of("java.time.Clock", "java.time.InstantSource").contains(owner)
                    && access.getName().startsWith("system");
            boolean system =
                owner.equals("java.lang.System") && access.getName().equals("currentTimeMillis");
            return now || clock || system;
          });

  static final DescribedPredicate<JavaAccess<?>> ADDS_A_PAIR_THAT_IS_LOST =
      describe(
          "adds a key and a value beside the message",
          access ->
              access.getTargetOwner().getPackageName().startsWith("org.slf4j")
                  && access.getName().equals("addKeyValue"));

  /** The classes that wire a process: they hand the clock to all others. */
  static final DescribedPredicate<JavaClass> COMPOSITION_ROOT =
      describe(
          "composition roots",
          javaClass ->
              javaClass.getPackageName().equals(PackageMap.ROOT + ".cli")
                  || javaClass.getPackageName().equals(PackageMap.ROOT + ".sandbox")
                  || javaClass.getPackageName().equals(PackageMap.ROOT + ".agent"));

  private OutsideWorld() {}
}
