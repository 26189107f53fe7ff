package dev.panopticon.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkTest {
  @Test
  void parametersAreEncodedAndBlankOnesLeftOut() {
    Link link =
        Link.to("/results").with("contestant", "a/b & c").with("theme", " ").with("judge", null);

    assertThat(link.href()).isEqualTo("/results?contestant=a%2Fb+%26+c");
    assertThat(link.without("contestant").href()).isEqualTo("/results");
    assertThat(link.at("/other").href()).isEqualTo("/other?contestant=a%2Fb+%26+c");
  }

  @Test
  void chartJsonCannotEndItsScriptElement() {
    Chart chart =
        new Chart(
            "x",
            new Chart.Forest(
                "</script><!--",
                null,
                java.util.List.of(new Chart.Point("<b>&", null, null, null, "why"))));

    assertThat(chart.json())
        .doesNotContain("<", ">", "&")
        .contains("\\u003c/script\\u003e")
        .contains("\"value\":null");
  }
}
