package dev.panopticon.cli;

import dev.panopticon.contract.Role;
import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How one role is to run in this process. Its secrets come from the environment.
 *
 * @param data the data directory, of which the role takes its own section
 * @param address what to listen on
 * @param port 0 for any free one
 * @param databaseUrl the PostgreSQL of the instance; null where it was not told
 */
public record RoleOptions(
    Role role, Path data, InetAddress address, int port, @Nullable String databaseUrl) {}
