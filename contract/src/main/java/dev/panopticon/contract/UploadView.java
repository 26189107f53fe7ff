package dev.panopticon.contract;

/** An upload that is durably stored: name its hash in a suite. */
public record UploadView(String sha256, long bytes) {}
