package dev.panopticon.suite;

import dev.panopticon.model.MetricSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads which models meet in a pairwise metric. */
final class PairsReader {
  private static final List<String> FORMS = List.of("baseline", "pairs", "all");

  private final Reading reading;
  private final Fields fields;

  PairsReader(Reading reading, Fields fields) {
    this.reading = reading;
    this.fields = fields;
  }

  MetricSpec.@Nullable Pairs read() {
    List<String> given = FORMS.stream().filter(fields::has).toList();
    if (given.size() != 1) {
      reading
          .faults()
          .add(
              given.isEmpty() ? fields.place() : fields.placeOf(given.get(1)),
              "which models meet? Write just one of baseline: MODEL, pairs: [[a, b]], all: true");
      return null;
    }
    checkEnoughContestants();
    return switch (given.getFirst()) {
      case "baseline" -> baseline();
      case "pairs" -> listed();
      default -> all();
    };
  }

  private void checkEnoughContestants() {
    if (reading.names().complete() && reading.names().contestants().size() == 1) {
      reading.faults().add(fields.place(), "a pair needs two models, but the suite evaluates one");
    }
  }

  private MetricSpec.@Nullable Pairs baseline() {
    String model = fields.word("baseline");
    reading.requireContestant(fields.placeOfValue("baseline"), model);
    return model == null ? null : new MetricSpec.Pairs.Baseline(model);
  }

  private MetricSpec.@Nullable Pairs all() {
    if (!fields.flag("all", true)) {
      fault(fields.placeOfValue("all"), "`all` can only be true: otherwise leave it out");
      return null;
    }
    return new MetricSpec.Pairs.All();
  }

  private MetricSpec.@Nullable Pairs listed() {
    var pairs = new LinkedHashSet<List<String>>();
    List<Located> items = fields.items("pairs");
    for (Located item : items) {
      List<String> pair = pair(item);
      if (pair != null && !pairs.add(pair)) {
        fault(item.place(), "the pair " + pair + " is here twice");
      }
    }
    if (items.isEmpty() && fields.get("pairs") instanceof Located.Sequence) {
      fault(fields.placeOfValue("pairs"), "`pairs` is empty: name at least one pair [a, b]");
    }
    return pairs.isEmpty() ? null : new MetricSpec.Pairs.Listed(List.copyOf(pairs));
  }

  private @Nullable List<String> pair(Located item) {
    Located.Sequence list = reading.values().list(item, "an item of pairs");
    if (list == null) {
      return null;
    }
    var models = new ArrayList<String>();
    for (Located model : list.items()) {
      String id = reading.values().word(model, "a model of a pair");
      reading.requireContestant(model.place(), id);
      if (id != null) {
        models.add(id);
      }
    }
    if (list.items().size() != 2) {
      fault(item.place(), "a pair names two models, [a, b], but here are " + list.items().size());
      return null;
    }
    if (models.size() == 2 && models.getFirst().equals(models.getLast())) {
      fault(item.place(), "a model cannot meet itself");
      return null;
    }
    return models.size() == 2 ? models : null;
  }

  private void fault(Place place, String detail) {
    reading.faults().add(place, detail);
  }
}
