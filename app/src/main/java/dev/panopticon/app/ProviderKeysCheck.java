package dev.panopticon.app;

import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.RegisteredModel;
import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.Credential;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.providers.Credentials;
import dev.panopticon.storage.doctor.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the keys of the registered models are there for this process, and are not open to others.
 */
final class ProviderKeysCheck implements Check {
  private final ModelApi models;
  private final Credentials credentials;

  ProviderKeysCheck(ModelApi models, Credentials credentials) {
    this.models = models;
    this.credentials = credentials;
  }

  @Override
  public String name() {
    return "provider keys";
  }

  @Override
  public CheckFinding run() {
    List<String> missing = new ArrayList<>();
    List<String> open = new ArrayList<>();
    int checked = 0;
    for (RegisteredModel model : models.list()) {
      if (model.definition() instanceof ModelSpec.Remote remote) {
        checked++;
        credentials.faultOf(remote).ifPresent(fault -> missing.add(remote.id() + ": " + fault));
        openToOthers(remote).ifPresent(open::add);
      }
    }
    return judged(checked, missing, open);
  }

  private CheckFinding judged(int checked, List<String> missing, List<String> open) {
    if (!missing.isEmpty()) {
      return CheckFinding.fail(
          name(),
          String.join("; ", missing),
          "Give the server the key, or take the model out: panopticon models archive ID");
    }
    if (!open.isEmpty()) {
      return CheckFinding.warn(
          name(), "others can read " + String.join(", ", open), "chmod 600 " + open.getFirst());
    }
    return CheckFinding.pass(
        name(),
        checked == 0
            ? "no model is registered"
            : "there for %d registered models".formatted(checked));
  }

  // Secrets that a container engine mounts are open inside the container; there that is no fault.
  private static Optional<String> openToOthers(ModelSpec.Remote remote) {
    if (!(remote.credential() instanceof Credential.SecretFile secret)) {
      return Optional.empty();
    }
    Path file = Path.of(secret.path());
    try {
      return !file.startsWith(Credentials.CONTAINER_SECRETS)
              && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)
          ? Optional.of(file.toString())
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // the fault of the credential says it
    }
  }
}
