package dev.panopticon.dashboard.view;

/**
 * The login form.
 *
 * @param required whether this server asks for keys
 * @param mistake what was wrong with the last try; empty at first
 */
public record Login(boolean required, String mistake) {}
