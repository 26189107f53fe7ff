package dev.panopticon.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes completions as OpenAI does, whole or as server-sent events. A function of (seed, request):
 * even {@code id} and {@code created} are, so that two simulators reply with the same bytes.
 */
final class CompletionJson {
  /** 2025-01-01T00:00:00Z: the present would make replies differ. */
  static final long CREATED_EPOCH_SECONDS = 1_735_689_600L;

  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);

  private final JsonMapper json;
  private final long seed;

  CompletionJson(JsonMapper json, long seed) {
    this.json = json;
    this.seed = seed;
  }

  byte[] whole(ChatRequest request, Completion completion) {
    ObjectNode reply = envelope(request, "chat.completion");
    ObjectNode choice = reply.putArray("choices").addObject().put("index", 0);
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    message.put("content", completion.content());
    message.put("refusal", completion.refusal());
    Integer top = request.output().topLogprobs();
    if (top == null) {
      choice.putNull("logprobs");
    } else {
      ArrayNode entries = choice.putObject("logprobs").putArray("content");
      for (String token : Tokens.slices(completion.text())) {
        addLogprob(entries, request, token, top);
      }
    }
    choice.put("finish_reason", completion.finishReason());
    addUsage(reply, request, completion);
    return json.writeValueAsBytes(reply);
  }

  /** The events of a streamed reply, one for each token, with {@code [DONE]} as the last one. */
  List<byte[]> events(ChatRequest request, Completion completion) {
    var events = new ArrayList<byte[]>();
    ObjectNode start = envelope(request, "chat.completion.chunk");
    addChoice(start).putObject("delta").put("role", "assistant").put("content", "");
    events.add(event(start));
    String field = completion.refusal() == null ? "content" : "refusal";
    for (String token : Tokens.slices(completion.text())) {
      events.add(event(tokenChunk(request, field, token)));
    }
    ObjectNode end = envelope(request, "chat.completion.chunk");
    addChoice(end).put("finish_reason", completion.finishReason()).putObject("delta");
    events.add(event(end));
    if (request.output().includeUsage()) {
      ObjectNode usage = envelope(request, "chat.completion.chunk");
      usage.putArray("choices");
      addUsage(usage, request, completion);
      events.add(event(usage));
    }
    events.add(DONE);
    return events;
  }

  private ObjectNode tokenChunk(ChatRequest request, String field, String token) {
    ObjectNode chunk = envelope(request, "chat.completion.chunk");
    ObjectNode choice = addChoice(chunk);
    choice.putObject("delta").put(field, token);
    Integer top = request.output().topLogprobs();
    if (top != null) {
      addLogprob(choice.putObject("logprobs").putArray("content"), request, token, top);
    }
    return chunk;
  }

  private static ObjectNode addChoice(ObjectNode chunk) {
    return chunk.putArray("choices").addObject().put("index", 0).putNull("finish_reason");
  }

  private ObjectNode envelope(ChatRequest request, String object) {
    Fingerprint fingerprint = request.fingerprint();
    Dice id = Dice.of(seed).with(fingerprint).with("id");
    return json.createObjectNode()
        .put("id", "chatcmpl-" + hex(id.state()) + hex(id.with(1).state()))
        .put("object", object)
        .put("created", CREATED_EPOCH_SECONDS)
        .put("model", request.model())
        .put("system_fingerprint", "fp_sim_" + Long.toHexString(seed));
  }

  private static String hex(long value) {
    String digits = Long.toHexString(value);
    return "0".repeat(16 - digits.length()) + digits;
  }

  private static void addUsage(ObjectNode reply, ChatRequest request, Completion completion) {
    int prompt = request.promptTokens();
    reply
        .putObject("usage")
        .put("prompt_tokens", prompt)
        .put("completion_tokens", completion.tokens())
        .put("total_tokens", prompt + completion.tokens());
  }

  /**
   * The token has a probability in [0.5, 1); the alternatives halve what is left, so that all of
   * them together stay below 1.
   */
  private void addLogprob(ArrayNode entries, ChatRequest request, String token, int top) {
    Dice dice = Dice.of(seed).with(request.fingerprint()).with("logprob").with(entries.size());
    double probability = 0.5 + 0.5 * dice.with(token).uniform();
    ObjectNode entry = addToken(entries, token, probability);
    ArrayNode alternatives = entry.putArray("top_logprobs");
    double left = 1 - probability;
    for (int rank = 0; rank < top; rank++) {
      if (rank == 0) {
        addToken(alternatives, token, probability);
      } else {
        left /= 2;
        addToken(alternatives, token + "~" + rank, left);
      }
    }
  }

  private static ObjectNode addToken(ArrayNode array, String token, double probability) {
    ObjectNode entry = array.addObject().put("token", token).put("logprob", Math.log(probability));
    ArrayNode bytes = entry.putArray("bytes");
    for (byte one : token.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(one & 0xFF);
    }
    return entry;
  }

  private byte[] event(ObjectNode chunk) {
    return ("data: " + json.writeValueAsString(chunk) + "\n\n").getBytes(StandardCharsets.UTF_8);
  }
}
