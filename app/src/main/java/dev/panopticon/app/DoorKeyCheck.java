package dev.panopticon.app;

import dev.panopticon.contract.KeyRole;
import dev.panopticon.contract.KeyView;
import dev.panopticon.dashboard.KeyCheck;
import dev.panopticon.gateway.ApiKeys;
import dev.panopticon.gateway.GatewaySettings;
import java.util.Optional;

/** What the dashboard's login asks of the door: neither room knows the other. */
record DoorKeyCheck(GatewaySettings settings, ApiKeys keys) implements KeyCheck {
  @Override
  public boolean required() {
    return settings.keyRequired();
  }

  @Override
  public Optional<KeyRole> roleOf(String secret) {
    return keys.findValid(secret).map(KeyView::role);
  }
}
