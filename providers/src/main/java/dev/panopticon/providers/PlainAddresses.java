package dev.panopticon.providers;

import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The addresses that need neither TLS nor a proxy, as this JVM is set up. Whether an address needs
 * a proxy is asked once. Thread-safe.
 */
final class PlainAddresses implements Predicate<URI> {
  private final Map<String, Boolean> direct = new ConcurrentHashMap<>();

  @Override
  public boolean test(URI uri) {
    return uri.getScheme().equalsIgnoreCase("http")
        && direct.computeIfAbsent(uri.getRawAuthority(), authority -> needsNoProxy(uri));
  }

  private static boolean needsNoProxy(URI uri) {
    ProxySelector proxies = ProxySelector.getDefault();
    return proxies == null
        || proxies.select(uri).stream().allMatch(proxy -> proxy.type() == Proxy.Type.DIRECT);
  }
}
