package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "notaurl",
        "localhost:8000",
        "http://",
        "http:///runs",
        "ftp://host",
        "http://host:port",
        "http://host:99999",
        "http://two words"
      })
  void whatIsNoAddressIsWrongUsageWithAnExample(String text) {
    var err = new StringWriter();
    var cli =
        new Cli(
            options -> {
              throw new AssertionError("no server is wanted");
            },
            options -> {
              throw new AssertionError("no role is wanted");
            });
    cli.line().setErr(new PrintWriter(err));

    assertThat(cli.run("runs", "--url", text)).isEqualTo(2);
    assertThat(err.toString())
        .contains("--url", "'" + text + "'", "http://127.0.0.1:8000", "See: panopticon runs");
  }

  @Test
  void addressesOfServersAreTaken() {
    var address = new ServerAddress();

    assertThat(address.convert("http://127.0.0.1:8000").getPort()).isEqualTo(8000);
    assertThat(address.convert("HTTPS://eval.example.org/").getHost())
        .isEqualTo("eval.example.org");
    assertThat(address.convert("http://[::1]:8000").getHost()).isEqualTo("[::1]");
  }
}
