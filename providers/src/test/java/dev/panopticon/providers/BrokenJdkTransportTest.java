package dev.panopticon.providers;

import java.time.InstantSource;

/** The same over the JDK's client, which takes what needs TLS or a proxy. */
class BrokenJdkTransportTest extends BrokenTransportTest {
  @Override
  ProviderClients clients(CallSettings settings) {
    return new ProviderClients(
        Calls.credentials(), settings, InstantSource.system(), address -> false);
  }
}
