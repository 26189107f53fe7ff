package dev.panopticon.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;

/** What is printed where nobody's terminal is, line by line. */
final class Plain {
  private Plain() {}

  static List<String> lines(Consumer<PrintWriter> printing) {
    return text(printing).lines().toList();
  }

  static String text(Consumer<PrintWriter> printing) {
    var text = new StringWriter();
    var out = new PrintWriter(text);
    printing.accept(out);
    out.flush();
    return text.toString();
  }
}
