package dev.panopticon.platform;

import dev.panopticon.contract.RoleDirectory;
import java.util.Optional;

/** The directories that this process answers for; provided by who wires it. */
public interface RoleDirectories {
  /**
   * Examines a role's directory.
   *
   * @return empty if this process has no such role
   */
  Optional<RoleDirectory> find(String role);
}
