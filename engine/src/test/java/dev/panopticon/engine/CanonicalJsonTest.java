package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
  @Test
  void keysAreSortedAtEveryDepth() {
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("z", 1);
    inner.put("a", List.of(true, "x"));
    Map<String, Object> outer = new LinkedHashMap<>();
    outer.put("b", inner);
    outer.put("a", Arrays.asList((Object) null));
    assertThat(text(outer)).isEqualTo("{\"a\":[null],\"b\":{\"a\":[true,\"x\"],\"z\":1}}");
  }

  @Test
  void equalNumbersHaveOneText() {
    assertThat(List.of(text(1), text(1L), text(1.0), text(new BigDecimal("1.00"))))
        .containsOnly("1");
    assertThat(text(1e3)).isEqualTo("1000");
    assertThat(text(0.7)).isEqualTo("0.7");
    assertThat(text(-0.0)).isEqualTo("0");
  }

  @Test
  void theHashIsOfTheCanonicalText() {
    // printf '{"a":1}' | sha256sum
    assertThat(java.util.HexFormat.of().formatHex(CanonicalJson.sha256(Map.of("a", 1.0))))
        .isEqualTo("015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
  }

  private static String text(Object value) {
    return new String(CanonicalJson.bytes(value), StandardCharsets.UTF_8);
  }
}
