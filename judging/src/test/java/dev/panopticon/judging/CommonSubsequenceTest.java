package dev.panopticon.judging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class CommonSubsequenceTest {
  @Property(tries = 500)
  void equalsTheTextbookTable(
      @ForAll @Size(max = 200) List<@Chars({'a', 'b', 'c', 'd'}) @StringLength(1) String> one,
      @ForAll @Size(max = 200) List<@Chars({'a', 'b', 'c', 'd'}) @StringLength(1) String> other) {
    assertThat(CommonSubsequence.length(one, other)).isEqualTo(byTable(one, other));
  }

  private static int byTable(List<String> one, List<String> other) {
    int[][] table = new int[one.size() + 1][other.size() + 1];
    for (int i = 1; i <= one.size(); i++) {
      for (int j = 1; j <= other.size(); j++) {
        table[i][j] =
            one.get(i - 1).equals(other.get(j - 1))
                ? table[i - 1][j - 1] + 1
                : Math.max(table[i - 1][j], table[i][j - 1]);
      }
    }
    return table[one.size()][other.size()];
  }
}
