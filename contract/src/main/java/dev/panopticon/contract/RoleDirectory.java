package dev.panopticon.contract;

/**
 * A role's directory, and what the doctor says of it there.
 *
 * @param role like {@code query-storage}
 * @param directory its state as in {@link StorageStatus}
 */
public record RoleDirectory(String role, StorageStatus.Directory directory, DoctorReport doctor) {}
