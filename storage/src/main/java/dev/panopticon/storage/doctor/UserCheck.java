package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.storage.directory.OwnUser;
import dev.panopticon.storage.postgres.Command;
import java.io.IOException;
import java.util.List;

/** Whether the user has a name: initdb and PostgreSQL refuse a user without one. */
final class UserCheck implements Check {
  private final int user;

  UserCheck(int user) {
    this.user = user;
  }

  static UserCheck ofThisProcess() {
    try {
      return new UserCheck(OwnUser.id());
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  @Override
  public String name() {
    return "user";
  }

  @Override
  public CheckFinding run() {
    try {
      var ended = Command.run(List.of("id", "-un", Integer.toString(user)), "");
      return ended.succeeded()
          ? CheckFinding.pass(name(), "%s (%d)".formatted(ended.output(), user))
          : CheckFinding.fail(
              name(),
              "user %d has no entry in /etc/passwd, and PostgreSQL needs one".formatted(user),
              "Add one (useradd --uid %d panopticon); images: build with --build-arg UID=%d"
                  .formatted(user, user));
    } catch (IOException failure) {
      return CheckFinding.skipped(name(), "cannot be asked: " + failure.getMessage());
    }
  }
}
