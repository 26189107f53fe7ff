package dev.panopticon.suite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Turns the nodes of one YAML document into a tree with places. */
final class YamlTree {
  /** Aliases may repeat this many values in all: enough for people, too few for a bomb. */
  private static final int MOST_REPEATED_VALUES = 10_000;

  private static final ScalarResolver RESOLVER = new CoreSchema().getScalarResolver();

  private final Variables variables;
  private final Faults faults;
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int order;
  private int repeatedValues;

  private YamlTree(Variables variables, Faults faults) {
    this.variables = variables;
    this.faults = faults;
  }

  /** The text's one document as a tree; null with a fault when there is no such thing. */
  static @Nullable Located read(String text, Environment environment, Faults faults) {
    Node root = YamlText.compose(text, faults);
    var variables = new Variables(environment, faults);
    return root == null ? null : new YamlTree(variables, faults).located(root, "");
  }

  private Located located(Node node, String pointer) {
    Place place = place(node, pointer);
    if (!open.add(node)) {
      faults.add(place, "an alias must not contain itself");
      return new Located.Broken(place);
    }
    try {
      return isBomb(node, place) ? new Located.Broken(place) : value(node, place);
    } finally {
      open.remove(node);
    }
  }

  private boolean isBomb(Node node, Place place) {
    if (!seen.add(node)) {
      repeatedValues++;
    }
    if (repeatedValues == MOST_REPEATED_VALUES) {
      repeatedValues++; // said once
      faults.add(
          place, "aliases repeat more than " + MOST_REPEATED_VALUES + " values: write them out");
    }
    return repeatedValues > MOST_REPEATED_VALUES;
  }

  private Located value(Node node, Place place) {
    return switch (node) {
      case MappingNode mapping -> mapping(mapping, place);
      case SequenceNode sequence -> sequence(sequence, place);
      case ScalarNode scalar -> scalar(scalar, place);
      default -> throw new IllegalStateException("a node of unknown type: " + node.getNodeType());
    };
  }

  private Located mapping(MappingNode node, Place place) {
    if (!node.getTag().equals(Tag.MAP)) {
      refuseTag(node.getTag(), place);
    }
    var entries = new LinkedHashMap<String, Located.Entry>();
    for (NodeTuple tuple : node.getValue()) {
      String key = key(tuple.getKeyNode(), place);
      if (key != null) {
        addEntry(entries, key, tuple, place);
      }
    }
    return new Located.Mapping(place, entries);
  }

  private @Nullable String key(Node node, Place parent) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    faults.add(place(node, parent.pointer()), "a key must be a word, not a list or a mapping");
    return null;
  }

  private void addEntry(
      Map<String, Located.Entry> entries, String key, NodeTuple tuple, Place parent) {
    String pointer = Place.member(parent.pointer(), key);
    Place keyPlace = place(tuple.getKeyNode(), pointer);
    Located value = located(tuple.getValueNode(), pointer);
    Located.Entry earlier = entries.putIfAbsent(key, new Located.Entry(keyPlace, value));
    if (earlier != null) {
      faults.add(
          keyPlace,
          "the key `"
              + key
              + "` is here twice, first on "
              + earlier.key().readable()
              + ": keep one of them");
    }
  }

  private Located sequence(SequenceNode node, Place place) {
    if (!node.getTag().equals(Tag.SEQ)) {
      refuseTag(node.getTag(), place);
    }
    var items = new ArrayList<Located>();
    for (Node item : node.getValue()) {
      items.add(located(item, place.pointer() + "/" + items.size()));
    }
    return new Located.Sequence(place, items);
  }

  private Located scalar(ScalarNode node, Place place) {
    String text = variables.replaceIn(node.getValue(), place);
    Tag tag = tag(node, text);
    if (tag.equals(Tag.NULL)) {
      return new Located.Null(place);
    }
    if (tag.equals(Tag.BOOL)) {
      return new Located.Flag(place, Boolean.parseBoolean(text));
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return Numerals.read(place, text, faults);
    }
    if (!tag.equals(Tag.STR)) {
      refuseTag(tag, place);
    }
    return new Located.Text(place, text);
  }

  /** A plain scalar is what its text looks like after its variables are replaced. */
  private static Tag tag(ScalarNode node, String text) {
    boolean replaced = !text.equals(node.getValue()) || node.getTag().equals(Tag.ENV_TAG);
    if (!replaced || node.getScalarStyle() != ScalarStyle.PLAIN) {
      return node.getTag();
    }
    Tag tag = RESOLVER.resolve(text, true);
    return tag.equals(Tag.ENV_TAG) ? Tag.STR : tag;
  }

  private void refuseTag(Tag tag, Place place) {
    faults.add(place, "the tag " + tag.getValue() + " means nothing here: leave it out");
  }

  private Place place(Node node, String pointer) {
    Mark mark = node.getStartMark().orElseThrow();
    return new Place(pointer, mark.getLine() + 1, mark.getColumn() + 1, order++);
  }
}
