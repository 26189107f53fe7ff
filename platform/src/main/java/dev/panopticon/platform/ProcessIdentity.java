package dev.panopticon.platform;

/**
 * Which instance and program this is.
 *
 * @param instance id of the data directory's instance
 */
public record ProcessIdentity(String instance, String version) {}
