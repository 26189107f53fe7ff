import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** Adds up Surefire's reports below a folder, and names the tests that failed; exits with 1 if any did or none ran. */
public class CountTests {
  private long ran;
  private long failed;
  private long skipped;

  public static void main(String[] arguments) throws IOException {
    var count = new CountTests();
    try (Stream<Path> files = Files.walk(Path.of(arguments[0]), 4)) {
      files.filter(CountTests::isReport).sorted().forEach(count::add);
    }
    System.out.printf("%d passed, %d failed, %d skipped%n", count.ran - count.failed - count.skipped, count.failed, count.skipped);
    System.exit(count.failed > 0 || count.ran == 0 ? 1 : 0);
  }

  private static boolean isReport(Path file) {
    return file.getParent().endsWith("surefire-reports") && file.getFileName().toString().matches("TEST-.*\\.xml");
  }

  private void add(Path report) {
    try {
      Element suite = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile()).getDocumentElement();
      long bad = Long.parseLong(suite.getAttribute("failures")) + Long.parseLong(suite.getAttribute("errors"));
      ran += Long.parseLong(suite.getAttribute("tests"));
      skipped += Long.parseLong(suite.getAttribute("skipped"));
      failed += bad;
      if (bad > 0) {
        System.out.println("failed: " + suite.getAttribute("name"));
      }
    } catch (Exception e) {
      throw new IllegalStateException("cannot read " + report, e);
    }
  }
}
