package io.github.onloadnode.agent.host;

import io.github.onloadnode.agent.node.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the host's files by the paths that the host itself uses. */
public final class HostFiles {

  /** More than any attribute of sysfs (one page) and any table of procfs that we read. */
  private static final int LIMIT = 4 << 20;

  private final HostRoot root;

  public HostFiles(HostRoot root) {
    this.root = root;
  }

  public HostRoot root() {
    return root;
  }

  /** A file's text, as it is. Larger than 4 MiB is unreadable, not cut. */
  public Reading<String> text(String hostPath) {
    try (InputStream in = Files.newInputStream(root.resolve(hostPath))) {
      byte[] bytes = in.readNBytes(LIMIT + 1);
      return bytes.length > LIMIT
          ? Reading.unreadable(hostPath + ": larger than " + LIMIT + " bytes")
          : Reading.present(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return failed(hostPath, e);
    }
  }

  /** One attribute of sysfs or procfs: the text without surrounding white space. */
  public Reading<String> attribute(String hostPath) {
    return text(hostPath).map(String::strip);
  }

  /** Names in a directory, sorted. */
  public Reading<List<String>> list(String hostPath) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(hostPath))) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (DirectoryIteratorException e) {
      return failed(hostPath, new IOException(e.getMessage(), e));
    } catch (IOException e) {
      return failed(hostPath, e);
    }
    Collections.sort(names);
    return Reading.present(List.copyOf(names));
  }

  /** Where a symbolic link points, as it is written in the link. */
  public Reading<String> link(String hostPath) {
    try {
      return Reading.present(Files.readSymbolicLink(root.resolve(hostPath)).toString());
    } catch (NotLinkException e) {
      return Reading.absent();
    } catch (IOException e) {
      return failed(hostPath, e);
    }
  }

  private static <T> Reading<T> failed(String hostPath, IOException e) {
    return switch (e) {
      case NoSuchFileException _, NotDirectoryException _ -> Reading.absent();
      default -> Reading.unreadable(hostPath + ": " + reason(hostPath, e));
    };
  }

  private static String reason(String hostPath, IOException e) {
    String message = String.valueOf(e.getMessage());
    // FileSystemException repeats the path; AccessDeniedException says nothing else.
    String reason = message.substring(message.lastIndexOf(": ") + 1).strip();
    return reason.isEmpty() || reason.endsWith(hostPath) ? "permission denied" : reason;
  }
}
