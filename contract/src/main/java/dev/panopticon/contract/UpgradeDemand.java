package dev.panopticon.contract;

/**
 * Who wants a backup before it migrates its schema.
 *
 * @param role like {@code query-storage}
 * @param program version of the program that is about to migrate
 */
public record UpgradeDemand(String role, String program) {}
