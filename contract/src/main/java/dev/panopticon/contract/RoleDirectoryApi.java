package dev.panopticon.contract;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** Each role answers for the directory that it has mounted, and for no other. */
@HttpExchange("/api/storage/roles")
public interface RoleDirectoryApi {
  /**
   * Examines the role's own directory.
   *
   * @param role like {@code query-storage}
   */
  @GetExchange("/{role}")
  RoleDirectory directory(@PathVariable("role") String role);
}
