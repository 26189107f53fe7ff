package dev.panopticon.platform;

import dev.panopticon.contract.RoleDirectory;
import dev.panopticon.contract.RoleDirectoryApi;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import org.springframework.web.bind.annotation.RestController;

/**
 * Every role imports it, and answers for the directory that it has mounted. Needs {@link
 * RoleDirectories}.
 */
@RestController
public final class RoleDirectoryController implements RoleDirectoryApi {
  private final RoleDirectories directories;

  RoleDirectoryController(RoleDirectories directories) {
    this.directories = directories;
  }

  @Override
  public RoleDirectory directory(String role) {
    return directories
        .find(role)
        .orElseThrow(
            () ->
                new PanopticonException(
                    ErrorCode.NOT_FOUND,
                    "This process has no directory of the role \"%s\". Roles with one are query-storage, evaluation-storage, judge-service, model-registry and postgres."
                        .formatted(role)));
  }
}
