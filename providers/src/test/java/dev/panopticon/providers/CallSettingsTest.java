package dev.panopticon.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.Timeouts;
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

  @Test
  void aModelsOwnTimeoutsTakeThePlaceOfTheUsualOnes() {
    var usual = new CallSettings(SECOND, minutes(5), minutes(10), 7);
    assertThat(usual.with(Timeouts.USUAL)).isSameAs(usual);
    assertThat(usual.with(new Timeouts(60, null)))
        .isEqualTo(new CallSettings(SECOND, minutes(1), minutes(10), 7));
    assertThat(usual.with(new Timeouts(null, 60)))
        .isEqualTo(new CallSettings(SECOND, minutes(5), minutes(1), 7));
    assertThat(usual.with(new Timeouts(1_200, null)))
        .as("a model that may think for 20 minutes has as long in all")
        .isEqualTo(new CallSettings(SECOND, minutes(20), minutes(20), 7));
    assertThat(CallSettings.DEFAULT.with(new Timeouts(null, 2)).connectTimeout())
        .as("to connect is a part of the whole")
        .isEqualTo(Duration.ofSeconds(2));
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }
}
