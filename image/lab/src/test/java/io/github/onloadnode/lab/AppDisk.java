package io.github.onloadnode.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** A directory of the host packed as a disk, which a guest mounts read-only at the same path. */
public record AppDisk(Path image, Path directory) {

  /** Packs the directory, unless it was packed since it last changed. */
  public static synchronized AppDisk of(Path directory) {
    var image = Lab.workDirectory().resolve(imageName(directory));
    try {
      if (!Files.exists(image)
          || Files.getLastModifiedTime(image).compareTo(newest(directory)) < 0) {
        Lab.call("app-disk", directory.toString(), image.toString());
      }
    } catch (IOException e) {
      throw new LabException("cannot pack " + directory, e);
    }
    return new AppDisk(image, directory);
  }

  private static String imageName(Path directory) {
    return "%s-%08x.ext4".formatted(directory.getFileName(), directory.toString().hashCode());
  }

  /**
   * The newest change below the directory, by the inode's own clock: the application's files carry
   * a constant modification time.
   */
  private static FileTime newest(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      return files.map(AppDisk::changed).max(FileTime::compareTo).orElseThrow();
    }
  }

  private static FileTime changed(Path file) {
    try {
      return (FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new LabException("cannot read the times of " + file, e);
    }
  }
}
