package dev.panopticon.app;

import dev.panopticon.contract.RestoreGuide;
import dev.panopticon.contract.RestoreGuide.Way;
import dev.panopticon.storage.directory.DataDirectory;
import java.nio.file.Path;
import java.util.List;

/** Which commands restore an archive in this installation, and where a person types them. */
@FunctionalInterface
interface Restoring {
  String WHY =
      "A running server cannot replace the database that it stands on, so a backup is restored by"
          + " commands, on the machine that has the data.";

  /** Of an outside database this process knows no more than its own login. */
  String DATABASE = "--database-url 'postgresql://USER@HOST/DATABASE'";

  RestoreGuide of(Path archive);

  /** Of a server of all roles. */
  static Restoring at(StorageSite site) {
    DataDirectory directory = site.examined().directory();
    if (!site.embedded()) {
      return archive -> guide(archive, intoDatabase(archive, directory));
    }
    return site.examined().container()
        ? archive -> guide(archive, inOneContainer(archive, directory))
        : archive -> guide(archive, beside(archive, directory), inPlace(archive, directory));
  }

  /** Of the judge service in a process of its own. */
  static Restoring ofRole(StorageSite site) {
    return site.examined().container()
        ? archive -> guide(archive, inContainers(archive))
        : archive -> guide(archive, afterEveryRole(archive));
  }

  private static RestoreGuide guide(Path archive, Way... ways) {
    return new RestoreGuide(archive.toString(), WHY, List.of(ways));
  }

  private static Way beside(Path archive, DataDirectory directory) {
    Path root = directory.root();
    String beside = quoted(root.resolveSibling(root.getFileName() + "-restored"));
    return new Way(
        "Beside this instance, which goes on meanwhile",
        List.of(
            "panopticon restore %s --data %s".formatted(quoted(archive), beside),
            "panopticon up --data %s --port 0".formatted(beside)));
  }

  private static Way inPlace(Path archive, DataDirectory directory) {
    String data = quoted(directory.root());
    return new Way(
        "In the place of this instance, whose present data are gone then",
        List.of(
            "panopticon down --data " + data,
            "panopticon restore %s --data %s --force".formatted(quoted(archive), data),
            "panopticon up --data " + data));
  }

  private static Way inOneContainer(Path archive, DataDirectory directory) {
    String compose = "docker-compose -f docker-compose.single.yml ";
    return new Way(
        "In the place of this instance, whose present data are gone then; type it in the directory"
            + " of docker-compose.single.yml",
        List.of(
            compose + "stop -t 60",
            compose
                + "run --rm --no-deps panopticon restore %s --data %s --force"
                    .formatted(quoted(archive), quoted(directory.root())),
            compose + "up -d"));
  }

  /** The archive is where the judge service has mounted it, and the database in PostgreSQL's. */
  private static Way inContainers(Path archive) {
    return new Way(
        "In the place of this instance, whose present data are gone then; type it in the directory"
            + " of docker-compose.yml",
        List.of(
            "docker-compose stop -t 60 gateway query-storage evaluation-storage judge-service"
                + " model-registry",
            "PANOPTICON_DATABASE_PASSWORD=$(sed -n 's/^POSTGRES_PASSWORD=//p' .env)"
                + " docker-compose run --rm --no-deps -e PANOPTICON_DATABASE_PASSWORD judge-service"
                + " restore %s --force".formatted(quoted(archive))
                + " --database-url postgresql://postgres@postgres:5432/panopticon",
            "docker-compose up -d"));
  }

  private static Way afterEveryRole(Path archive) {
    return new Way(
        "In the place of what is in the database, once every role is stopped, as a user who owns"
            + " all schemas; its password may come from PANOPTICON_DATABASE_PASSWORD",
        List.of("panopticon restore %s --force %s".formatted(quoted(archive), DATABASE)));
  }

  private static Way intoDatabase(Path archive, DataDirectory directory) {
    String data = quoted(directory.root());
    return new Way(
        "In the place of what is in the database, with the address that the server was started"
            + " with; its password may come from PANOPTICON_DATABASE_PASSWORD",
        List.of(
            "panopticon down --data " + data,
            "panopticon restore %s --force %s".formatted(quoted(archive), DATABASE),
            "panopticon up --data %s %s".formatted(data, DATABASE)));
  }

  /** For a shell. */
  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }
}
