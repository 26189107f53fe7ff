package dev.panopticon.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolSettingsTest {
  @Test
  void defaultsAreTheDocumentedOnes() {
    assertThat(PoolSettings.of("judge_service"))
        .isEqualTo(
            new PoolSettings(
                "judge_service",
                10,
                Duration.ofSeconds(30),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                ZoneId.of("UTC")));
  }

  /** The schema's name becomes part of SQL text. */
  @ParameterizedTest
  @ValueSource(strings = {"", "Judge", "a b", "a\"b", "a;drop", "1a", "ä"})
  void schemaThatIsNoPlainNameIsRefused(String schema) {
    assertThatThrownBy(() -> PoolSettings.of(schema)).hasMessageContaining("plain schema name");
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    PoolSettings settings = PoolSettings.of("a");
    assertThatThrownBy(() -> settings.withMaxSize(0)).hasMessageContaining("maxSize");
    assertThatThrownBy(() -> settings.withConnectionTimeout(Duration.ofMillis(249)))
        .hasMessageContaining("connectionTimeout");
    assertThatThrownBy(() -> settings.withStatementTimeout(Duration.ofMillis(-1)))
        .hasMessageContaining("statementTimeout");
    assertThatThrownBy(() -> settings.withIdleTransactionTimeout(Duration.ofMillis(-1)))
        .hasMessageContaining("idleTransactionTimeout");
    assertThatThrownBy(() -> settings.withAnswerTimeout(Duration.ofMillis(-1)))
        .hasMessageContaining("answerTimeout");
  }
}
