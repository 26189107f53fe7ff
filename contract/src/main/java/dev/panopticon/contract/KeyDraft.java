package dev.panopticon.contract;

/** A key to make. */
public record KeyDraft(String name, KeyRole role) {}
