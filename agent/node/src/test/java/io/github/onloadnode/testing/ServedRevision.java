package io.github.onloadnode.testing;

import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DevicePluginSpec;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.revision.UserFiles;
import java.util.List;
import java.util.Optional;

/** A revision with a library for pods, for some number of them. */
public final class ServedRevision {

  private ServedRevision() {}

  public static Revision of(int devices) {
    return of(devices, true);
  }

  public static Revision of(int devices, boolean setPreload) {
    Revision plain = Nodes.revision("9.1.0", "");
    Payload payload = plain.payload();
    UserFiles files =
        new UserFiles(
            "/opt/onload-agent/x", List.of("usr/lib64/libonload.so"), List.of(), List.of());
    DesiredDocument document =
        new DesiredDocument(
            plain.document().onload(),
            DevicePluginSpec.DEFAULT.with(devices, setPreload),
            Optional.empty(),
            plain.document().canonical());
    return new Revision(
        plain.rev(),
        document,
        plain.onload(),
        new Payload(
            payload.digest(),
            payload.release(),
            payload.modules(),
            payload.dependencies(),
            payload.driverInterfaces(),
            payload.library(),
            files,
            payload.server(),
            payload.controller()));
  }
}
