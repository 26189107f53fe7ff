package dev.panopticon.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names the command where a server's advice, which is for programs too, names the request. */
final class CommandWords {
  private static final Pattern REQUEST = Pattern.compile("(GET|POST) /api/[a-z/-]+");

  private static final Map<String, String> COMMANDS =
      Map.of(
          "POST /api/models", "`panopticon models add FILE`",
          "POST /api/metrics", "`panopticon metrics add FILE`",
          "GET /api/queries", "`panopticon queries`",
          "GET /api/judge/runs", "`panopticon runs`");

  private CommandWords() {}

  static String of(String advice) {
    return REQUEST
        .matcher(advice)
        .replaceAll(
            request ->
                Matcher.quoteReplacement(COMMANDS.getOrDefault(request.group(), request.group())));
  }
}
