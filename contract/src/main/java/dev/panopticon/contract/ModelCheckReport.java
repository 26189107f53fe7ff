package dev.panopticon.contract;

import org.jspecify.annotations.Nullable;

/**
 * What came of a real, tiny call.
 *
 * @param detail what the provider said, or what to do
 * @param latencyMillis of the call; null when none was made
 */
public record ModelCheckReport(
    String model, boolean usable, String detail, @Nullable Long latencyMillis) {}
