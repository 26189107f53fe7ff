package dev.panopticon.cli;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The address of a server, as a person types it. */
final class ServerAddress implements ITypeConverter<URI> {
  private static final int GREATEST_PORT = 65_535;

  @Override
  public URI convert(String text) {
    try {
      var address = new URI(text);
      if (isOfServer(address)) {
        return address;
      }
    } catch (URISyntaxException e) {
      // Said below: it is no address of a server either.
    }
    throw new TypeConversionException(
        "'%s' is no address of a server; write it with scheme and host, such as http://127.0.0.1:8000"
            .formatted(text));
  }

  private static boolean isOfServer(URI address) {
    boolean http =
        "http".equalsIgnoreCase(address.getScheme())
            || "https".equalsIgnoreCase(address.getScheme());
    return http && address.getHost() != null && address.getPort() <= GREATEST_PORT;
  }
}
