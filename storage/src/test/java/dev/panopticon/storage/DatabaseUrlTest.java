package dev.panopticon.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  @Test
  void jdbcUrlIsTakenAsItIs() {
    String text = "jdbc:postgresql://db:5433/panopticon?user=me&password=hunter2&ssl=true";
    DatabaseUrl url = DatabaseUrl.parse(text);
    assertThat(url.jdbcUrl()).isEqualTo(text);
    assertThat(url.user()).isNull();
    assertThat(url.toString())
        .isEqualTo("jdbc:postgresql://db:5433/panopticon?user=me&password=***&ssl=true");
  }

  @Test
  void loginOfTheCommonFormIsDecoded() {
    DatabaseUrl url =
        DatabaseUrl.parse("postgres://me:p%40ss+w%3Ard@db.example/panopticon?sslmode=require");
    assertThat(url)
        .isEqualTo(
            new DatabaseUrl(
                "jdbc:postgresql://db.example/panopticon?sslmode=require", "me", "p@ss+w:rd"));
    assertThat(url.toString()).doesNotContain("p@ss");
  }

  @Test
  void loginMayBeMissing() {
    assertThat(DatabaseUrl.parse("postgresql://[::1]:5432/panopticon"))
        .isEqualTo(new DatabaseUrl("jdbc:postgresql://[::1]:5432/panopticon", null, null));
    assertThat(DatabaseUrl.parse("postgresql://me@db/panopticon").password()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "panopticon",
        "mysql://me:hunter2@db/panopticon",
        "http://me:hunter2@db/panopticon",
        "postgresql:///panopticon",
        "postgresql://me:hunter2%@db/panopticon",
        "postgresql://me:hun ter2@db/panopticon"
      })
  void anythingElseIsRefusedWithoutRepeatingAPassword(String text) {
    assertThatThrownBy(() -> DatabaseUrl.parse(text))
        .isInstanceOfSatisfying(
            PanopticonException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
        .hasMessageContaining("postgresql://user:password@host:5432/name")
        .hasMessageNotContaining("hun");
  }
}
