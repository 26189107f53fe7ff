package dev.panopticon.contract;

/**
 * A kind of provider that models can be reached through.
 *
 * @param kind the word in definitions, such as {@code openai-compatible}
 * @param description what it is for
 * @param models how many registered models that are not archived use it
 */
public record ProviderView(String kind, String description, long models) {}
