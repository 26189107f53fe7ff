package dev.panopticon.contract;

import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * The backup before an upgrade, where each role has a database login of its own: the role {@code
 * judge-service} alone may read everything, so the others ask it before they migrate their schemas.
 * Between roles only: the gateway forwards nothing to it.
 */
@HttpExchange("/internal/upgrade-backups")
public interface UpgradeApi {
  /**
   * Wants a backup of the whole instance that begins after the first call with this id, so that it
   * has all that the role ever committed. To be repeated until it is waiting no longer.
   *
   * @param id of the role's process, new at each start
   */
  @PutExchange("/{id}")
  UpgradeBackup demand(@PathVariable("id") UUID id, @RequestBody UpgradeDemand demand);
}
