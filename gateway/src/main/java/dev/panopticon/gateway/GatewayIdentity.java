package dev.panopticon.gateway;

/**
 * Which instance and program this is.
 *
 * @param instance id of the data directory's instance
 */
public record GatewayIdentity(String instance, String version) {}
