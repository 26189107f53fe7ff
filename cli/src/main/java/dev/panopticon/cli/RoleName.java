package dev.panopticon.cli;

import dev.panopticon.cli.ReindexCommand.Role;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Roles by the names that they have everywhere, such as {@code query-storage}. */
final class RoleName implements ITypeConverter<Role>, Iterable<String> {
  @Override
  public Role convert(String name) {
    return Arrays.stream(Role.values())
        .filter(role -> role.toString().equals(name))
        .findAny()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "\"%s\" has no vector index; %s have"
                        .formatted(name, String.join(" and ", this))));
  }

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(Role.values()).map(Role::toString).iterator();
  }
}
