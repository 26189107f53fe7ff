package dev.panopticon.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that cannot be wrong. */
class ModelTest {
  @Test
  void aTokenCanCostAFractionOfAMicroDollar() {
    var price = new Price(new BigDecimal("0.15"), new BigDecimal("0.60"));

    assertThat(price.costNanoUsd(1, 0)).isEqualTo(150);
    assertThat(price.costNanoUsd(1_000_000, 1_000_000)).isEqualTo(750_000_000);
  }

  @Test
  void costIsRoundedHalfUpToTheNanoDollar() {
    var price = new Price(new BigDecimal("0.0005"), BigDecimal.ZERO);

    assertThat(price.costNanoUsd(1, 0)).isEqualTo(1);
    assertThat(new Price(new BigDecimal("0.0004"), BigDecimal.ZERO).costNanoUsd(1, 0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void noScoreIsMadeOfWhatIsNoNumber(double score) {
    assertThatThrownBy(() -> new Verdict.Scored(score, null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Verdict.Preferred(score, null, null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Scale.Labels(Map.of("good", 1.0, "bad", score)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Scale.Range(0, score))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void preferenceHasBothScoresOrNone() {
    assertThatThrownBy(() -> new Verdict.Preferred(1, 9.0, null, null))
        .hasMessageContaining("both");
  }

  @Test
  void queryEndsWithTheUsersTurn() {
    var greeting = new Message(MessageRole.ASSISTANT, "Hello");

    assertThatThrownBy(
            () ->
                new QueryContent(List.of(Message.user("Hi"), greeting), null, null, null, Map.of()))
        .hasMessageContaining("last must be the user's");
    assertThatThrownBy(() -> new QueryContent(List.of(), null, null, null, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void conversationReadsAsATranscript() {
    var query =
        new QueryContent(
            List.of(Message.system("Be brief."), Message.user("Hi")), null, null, null, Map.of());

    assertThat(query.text()).isEqualTo("system: Be brief.\n\nuser: Hi");
    assertThat(QueryContent.ofText("Hi").text()).isEqualTo("Hi");
  }

  @Test
  void recordsKeepNothingOfTheCallers() {
    var messages = new ArrayList<>(List.of(Message.user("Hi")));
    var metadata = new HashMap<>(Map.of("level", "easy"));
    var query = new QueryContent(messages, null, null, null, metadata);
    messages.clear();
    metadata.clear();

    assertThat(query.messages()).hasSize(1);
    assertThat(query.metadata()).containsEntry("level", "easy");
  }

  @Test
  void idsAreOfVersion7AndSortByTime() {
    Instant early = Instant.parse("2026-11-23T10:00:00Z");
    UUID first = TimeOrderedId.next(Clock.fixed(early, ZoneOffset.UTC));
    UUID second = TimeOrderedId.next(Clock.fixed(early.plusMillis(1), ZoneOffset.UTC));

    assertThat(first.version()).isEqualTo(7);
    assertThat(first.variant()).isEqualTo(2);
    assertThat(first.getMostSignificantBits() >>> 16).isEqualTo(early.toEpochMilli());
    assertThat(first.toString()).isLessThan(second.toString());
  }

  @Test
  void idsOfOneMillisecondDiffer() {
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    Set<UUID> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(TimeOrderedId.next(clock));
    }

    assertThat(ids).hasSize(10_000);
  }

  @Test
  void codeOfANewerServerIsInternal() {
    assertThat(ErrorCode.fromWire("NOT_FOUND")).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(ErrorCode.fromWire("INVENTED_LATER")).isEqualTo(ErrorCode.INTERNAL);
  }

  @Test
  void faultSaysPlaceReasonAndSuggestion() {
    assertThat(new Fault("/metrcs", 3, 1, "unknown key `metrcs`", "metrics").readable())
        .isEqualTo("line 3, column 1: unknown key `metrcs` (did you mean \"metrics\"?)");
    assertThat(Fault.at("/models/0", "is wrong").readable()).isEqualTo("/models/0: is wrong");
  }

  @Test
  void wrongRunIdIsTheCallersFault() {
    assertThatThrownBy(() -> RunId.parse("latest"))
        .isInstanceOfSatisfying(
            PanopticonException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
  }
}
