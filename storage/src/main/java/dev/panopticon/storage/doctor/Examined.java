package dev.panopticon.storage.doctor;

import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.Volume;
import dev.panopticon.storage.postgres.ClusterFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is examined: a data directory, or those sections of it that a role has mounted.
 *
 * @param directory the data directory
 * @param sections those that are this process's concern
 * @param container whether this process runs in one of our containers
 */
public record Examined(DataDirectory directory, Set<DataSection> sections, boolean container) {
  public Examined {
    sections = Set.copyOf(sections);
  }

  /** All of a data directory. */
  public static Examined all(DataDirectory directory) {
    return of(directory, Set.of(DataSection.values()));
  }

  /** Only those sections. */
  public static Examined of(DataDirectory directory, Set<DataSection> sections) {
    return new Examined(directory, sections, "1".equals(System.getenv("PANOPTICON_CONTAINER")));
  }

  /** Whether it is a whole data directory, as a server of all roles has it. */
  boolean isWhole() {
    return sections.size() == DataSection.values().length;
  }

  boolean hasCluster() {
    return sections.contains(DataSection.POSTGRES);
  }

  ClusterFiles cluster() {
    return new ClusterFiles(directory.section(DataSection.POSTGRES), directory.postgresLogs());
  }

  /** The sections in the order of the layout. */
  List<DataSection> ordered() {
    return sections.stream().sorted().toList();
  }

  /** The sections whose directories are there. */
  List<DataSection> present() {
    return ordered().stream().filter(section -> Files.isDirectory(path(section))).toList();
  }

  /** The sections, the logs and the backups, as far as they are there. */
  List<Path> places() {
    return Stream.concat(
            present().stream().map(this::path),
            Stream.of(directory.logs(), backups()).filter(Files::isDirectory))
        .toList();
  }

  /** The file systems of all places, each once. */
  public List<Volume> volumes() {
    Map<Path, Volume> byMountPoint = new LinkedHashMap<>();
    places().stream()
        .map(Volume::of)
        .forEach(volume -> byMountPoint.putIfAbsent(volume.mountPoint(), volume));
    return List.copyOf(byMountPoint.values());
  }

  /** Where archives are, unless another place was named for one. */
  public Path backups() {
    return directory.backups();
  }

  Path path(DataSection section) {
    return directory.section(section);
  }

  String command(String name) {
    return "panopticon %s --data '%s'".formatted(name, directory);
  }
}
