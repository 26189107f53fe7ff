package dev.panopticon.judgeservice.storage;

import dev.panopticon.contract.UpgradeApi;
import dev.panopticon.contract.UpgradeBackup;
import dev.panopticon.contract.UpgradeDemand;
import java.util.UUID;
import org.springframework.web.bind.annotation.RestController;

/** The contract. No logic of its own. */
@RestController
final class UpgradeController implements UpgradeApi {
  private final UpgradeBackups backups;

  UpgradeController(UpgradeBackups backups) {
    this.backups = backups;
  }

  @Override
  public UpgradeBackup demand(UUID id, UpgradeDemand demand) {
    return backups.demand(id, demand);
  }
}
