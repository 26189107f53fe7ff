package dev.panopticon.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallSettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void defaultsAreTheDocumentedOnes() {
    assertThat(CallSettings.DEFAULT)
        .isEqualTo(
            new CallSettings(
                Duration.ofSeconds(10),
                Duration.ofSeconds(300),
                Duration.ofSeconds(600),
                32 * 1024 * 1024));
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new CallSettings(Duration.ZERO, SECOND, SECOND, 1))
        .hasMessageContaining("connectTimeout");
    assertThatThrownBy(() -> new CallSettings(SECOND, Duration.ZERO, SECOND, 1))
        .hasMessageContaining("silenceTimeout");
    assertThatThrownBy(() -> new CallSettings(SECOND, SECOND, SECOND.negated(), 1))
        .hasMessageContaining("totalTimeout");
    assertThatThrownBy(() -> new CallSettings(SECOND, SECOND, SECOND, 0))
        .hasMessageContaining("maxReplyBytes");
    assertThatThrownBy(() -> new CallSettings(SECOND, SECOND, SECOND, Long.MAX_VALUE))
        .hasMessageContaining("maxReplyBytes");
  }
}
