package io.github.onloadnode.agent.host;

import io.github.onloadnode.agent.node.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Reads the host's files by the paths that the host itself uses. */
public final class HostFiles {

  /** More than any table of procfs that we read. */
  private static final int TEXT_LIMIT = 4 << 20;

  /** The largest page of our architectures: sysfs hands out no more at once. */
  private static final int ATTRIBUTE_LIMIT = 64 << 10;

  /** ENODEV of sysfs and ESRCH of procfs: what was opened is gone. */
  private static final Set<String> VANISHED = Set.of("No such device", "No such process");

  /** EINVAL and EOPNOTSUPP: how drivers say that there is no value just now. */
  private static final Set<String> UNANSWERED =
      Set.of("Invalid argument", "Operation not supported");

  private final HostRoot root;

  public HostFiles(HostRoot root) {
    this.root = root;
  }

  public HostRoot root() {
    return root;
  }

  /** A file's text, as it is. Larger than 4 MiB is unreadable, not cut. */
  public Reading<String> text(String hostPath) {
    return bytes(hostPath, TEXT_LIMIT).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** Whether something is at the path; false too where that cannot be found out. */
  public boolean exists(String hostPath) {
    try {
      return Files.exists(root.follow(hostPath));
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * A text that changes when what is at the path is replaced, made or removed, and for a file when
   * it is written; for comparing, not for people.
   */
  public String stamp(String hostPath) {
    try {
      return Files.readAttributes(
              root.follow(hostPath), "unix:ino,rdev,size,lastModifiedTime,ctime")
          .toString();
    } catch (IOException e) {
      return reason(e);
    }
  }

  /** One attribute of sysfs or procfs: the text without surrounding white space. */
  public Reading<String> attribute(String hostPath) {
    return bytes(hostPath, ATTRIBUTE_LIMIT)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
  }

  /** As {@link #attribute}, absent where its driver answers that it has no value just now. */
  public Reading<String> answeredAttribute(String hostPath) {
    Reading<String> attribute = attribute(hostPath);
    return attribute instanceof Reading.Unreadable<String>(String reason)
            && UNANSWERED.stream().anyMatch(reason::endsWith)
        ? Reading.absent()
        : attribute;
  }

  /**
   * A regular file's bytes; a pipe or a device is unreadable, since opening it might wait or do
   * something. Larger than the limit is unreadable, not cut.
   */
  public Reading<byte[]> bytes(String hostPath, int limit) {
    try {
      Path file = root.follow(hostPath);
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        return Reading.unreadable(hostPath + ": not a regular file");
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = upTo(limit + 1, in);
        return bytes.length > limit
            ? Reading.unreadable(hostPath + ": larger than " + limit + " bytes")
            : Reading.present(bytes);
      }
    } catch (IOException e) {
      return failed(hostPath, e);
    }
  }

  /** InputStream.readNBytes asks for the position, which files of securityfs do not have. */
  private static byte[] upTo(int most, InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] chunk = new byte[Math.min(most, 8192)];
    int count = 0;
    while (count >= 0 && bytes.size() < most) {
      bytes.write(chunk, 0, count);
      count = in.read(chunk, 0, Math.min(chunk.length, most - bytes.size()));
    }
    return bytes.toByteArray();
  }

  /** Names in a directory, sorted. */
  public Reading<List<String>> list(String hostPath) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.follow(hostPath))) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (DirectoryIteratorException e) {
      return failed(hostPath, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      return failed(hostPath, e);
    }
    Collections.sort(names);
    return Reading.present(List.copyOf(names));
  }

  /** Where a symbolic link points, as it is written in the link; absent for all but links. */
  public Reading<String> link(String hostPath) {
    int slash = hostPath.lastIndexOf('/');
    try {
      Path directory = root.follow(hostPath.substring(0, slash + 1));
      Path link = directory.resolve(hostPath.substring(slash + 1));
      return Reading.present(Files.readSymbolicLink(link).toString());
    } catch (IOException e) {
      return failed(hostPath, e);
    }
  }

  /**
   * Where all the symbolic links in a directory point, in no order. A link that goes meanwhile is
   * left out; one that may not be read makes the answer unreadable.
   */
  public Reading<List<String>> links(String hostPath) {
    List<String> targets = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.follow(hostPath))) {
      for (Path entry : entries) {
        try {
          targets.add(Files.readSymbolicLink(entry).toString());
        } catch (IOException e) {
          Reading<List<String>> failure = failed(hostPath, e);
          if (failure instanceof Reading.Unreadable<List<String>>) {
            return failure;
          }
        }
      }
    } catch (DirectoryIteratorException e) {
      return failed(hostPath, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      return failed(hostPath, e);
    }
    return Reading.present(targets);
  }

  private static <T> Reading<T> failed(String hostPath, IOException e) {
    String reason = reason(e);
    boolean absent =
        e instanceof NoSuchFileException
            || e instanceof NotDirectoryException
            || e instanceof NotLinkException
            || VANISHED.contains(reason);
    return absent ? Reading.absent() : Reading.unreadable(hostPath + ": " + reason);
  }

  /** What strerror(3) said, which the JDK hands on where it has no class for the error. */
  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "Permission denied";
    }
    if (e instanceof FileSystemLoopException) {
      return "Too many levels of symbolic links";
    }
    return String.valueOf(
        e instanceof FileSystemException failed ? failed.getReason() : e.getMessage());
  }
}
