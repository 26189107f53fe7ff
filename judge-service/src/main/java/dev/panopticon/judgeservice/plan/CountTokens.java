package dev.panopticon.judgeservice.plan;

import dev.panopticon.model.Message;
import java.util.List;

/** Counts the tokens of texts and prompts. Long texts in part, see {@link TextSize}. */
final class CountTokens {
  /**
   * Around a message (3) and for its role (1), and before the reply (3). Source: OpenAI Cookbook,
   * "How to count tokens with tiktoken", section 6.
   */
  private static final int TOKENS_PER_MESSAGE = 4;

  private static final int TOKENS_PER_PROMPT = 3;

  private CountTokens() {}

  /** 0 for no messages: then nothing is sent. */
  static double ofPrompt(Tokenizer tokenizer, List<Message> messages) {
    double tokens = messages.isEmpty() ? 0 : TOKENS_PER_PROMPT;
    for (Message message : messages) {
      tokens += TOKENS_PER_MESSAGE + of(tokenizer, message.content());
    }
    return tokens;
  }

  static double of(Tokenizer tokenizer, String text) {
    String beginning = TextSize.beginning(text);
    int tokens = tokenizer.count(beginning);
    return beginning.length() == text.length()
        ? tokens
        : tokens * ((double) TextSize.bytes(text) / TextSize.bytes(beginning));
  }
}
