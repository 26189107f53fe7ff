package dev.panopticon.storage.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TableDigestTest {
  private static final TableName NAME = new TableName("s", "t");
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  @Test
  void sumOfRowsIsTheSumOfTheirHashesModulo2To256() {
    List<byte[]> rows = rows(5_000);

    BigInteger expected =
        rows.stream()
            .map(row -> new BigInteger(1, Sha256.fresh().digest(row)))
            .reduce(BigInteger.ZERO, BigInteger::add)
            .mod(MODULUS);

    assertThat(new BigInteger(digest(rows).rowSum(), 16)).isEqualTo(expected);
  }

  @Test
  void orderDoesNotMatterToTheSumButToTheHashOfTheText() {
    List<byte[]> rows = rows(100);
    Manifest.TableSum before = digest(rows);
    Collections.swap(rows, 3, 70);
    Manifest.TableSum after = digest(rows);

    assertThat(after.rowSum()).isEqualTo(before.rowSum());
    assertThat(after.sha256()).isNotEqualTo(before.sha256());
    assertThat(after.bytes()).isEqualTo(before.bytes());
  }

  @Test
  void oneOtherRowIsAnotherSum() {
    List<byte[]> rows = rows(100);
    String before = digest(rows).rowSum();
    rows.set(50, "another\n".getBytes(StandardCharsets.UTF_8));

    assertThat(digest(rows).rowSum()).isNotEqualTo(before);
  }

  @Test
  void rowThatIsThereTwiceInsteadOfAnotherIsSeen() {
    byte[] a = {'a', '\n'};
    byte[] b = {'b', '\n'};

    assertThat(digest(List.of(a, a, b)).rowSum()).isNotEqualTo(digest(List.of(a, b, b)).rowSum());
    assertThat(digest(List.of(a, a)).rowSum()).isNotEqualTo(digest(List.of()).rowSum());
  }

  private static List<byte[]> rows(int count) {
    var random = new Random(7);
    List<byte[]> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      byte[] line = new byte[1 + random.nextInt(40)];
      random.nextBytes(line);
      rows.add(line);
    }
    return rows;
  }

  private static Manifest.TableSum digest(List<byte[]> rows) {
    var digest = new TableDigest(NAME);
    rows.forEach(digest::add);
    return digest.sum();
  }
}
