package dev.panopticon.storage.directory;

import java.util.Arrays;
import java.util.Optional;

/** A part of the data directory that belongs to one role and carries a marker of its own. */
public enum DataSection {
  /** Vector index of queries; derived, can be rebuilt. */
  QUERY_STORAGE("query_storage", "query-storage"),
  /** Vector index of metrics; derived. */
  EVALUATION_STORAGE("evaluation_storage", "evaluation-storage"),
  /** Vector index of outputs; derived. */
  JUDGE_SERVICE("judge_service", "judge-service"),
  /** The PostgreSQL cluster: the truth. */
  POSTGRES("postgres", "postgres"),
  /** The catalogue of models and the sealed provider credentials. */
  MODEL_REGISTRY("model_registry", "model-registry");

  /** In {@link #POSTGRES}: the note that the cluster was copied while its server ran. */
  public static final String COPY_NOTE = "copied-while-running.json";

  private final String directoryName;
  private final String role;

  DataSection(String directoryName, String role) {
    this.directoryName = directoryName;
    this.role = role;
  }

  /** The directory's name under the data directory. */
  public String directoryName() {
    return directoryName;
  }

  /** The role that owns the section, as it is named on the command line and in the marker. */
  public String role() {
    return role;
  }

  /** Whether what it holds can be rebuilt from the truth. */
  public boolean isDerived() {
    return this != POSTGRES && this != MODEL_REGISTRY;
  }

  /** The section of that role; empty for a role without one. */
  public static Optional<DataSection> of(String role) {
    return Arrays.stream(values()).filter(section -> section.role.equals(role)).findFirst();
  }
}
