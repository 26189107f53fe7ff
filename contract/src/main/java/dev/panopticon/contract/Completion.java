package dev.panopticon.contract;

import org.jspecify.annotations.Nullable;

/**
 * What a model answered.
 *
 * @param text as the model wrote it; of a refusal what came before it, or null
 * @param refusal why the model or its provider's filter declined; null when it did not
 * @param finishReason in the provider's own word; {@code length} means that the text was cut
 * @param inputTokens null when the provider did not say
 * @param outputTokens null when the provider did not say
 * @param costNanoUsd null when price or tokens are unknown
 */
public record Completion(
    String model,
    @Nullable String text,
    @Nullable String refusal,
    @Nullable String finishReason,
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    @Nullable Long costNanoUsd,
    long latencyMillis) {}
