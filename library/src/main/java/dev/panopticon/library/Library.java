package dev.panopticon.library;

import dev.panopticon.contract.Page;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The items of one store, with its transactions. Thread-safe. */
class Library {
  private static final Logger LOG = LoggerFactory.getLogger(Library.class);
  private static final int MOST_ATTEMPTS = 5;
  private static final int LONGEST_COLLECTION = 100;

  private final String noun;
  private final ItemRepository items;
  private final SaveItems saveItems;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private volatile Runnable saved = () -> {};

  /**
   * @param noun what an item is called in messages: query, metric
   * @param source connections whose search path is the store's schema
   */
  Library(String noun, DataSource source, Clock clock) {
    this.noun = noun;
    this.items = new ItemRepository(JdbcClient.create(source));
    this.saveItems = new SaveItems(new JdbcTemplate(source));
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(source));
    this.clock = clock;
  }

  /** Called after each commit that may have changed something, on the thread that committed. */
  void whenSaved(Runnable listener) {
    saved = listener;
  }

  /**
   * Saves drafts of different external ids in one transaction; joins the caller's if there is one.
   */
  List<SaveOutcome> save(String collection, List<ItemDraft> drafts) {
    requireCollection(collection);
    return again(() -> saveItems.save(collection, drafts, clock.instant()));
  }

  /** Saves one draft and gives the version that it is now. */
  Item saveOne(String collection, ItemDraft draft) {
    requireCollection(collection);
    return again(
        () -> {
          saveItems.save(collection, List.of(draft), clock.instant());
          return get(collection, draft.externalId()); // still locked: nobody can have changed it
        });
  }

  /**
   * Everything that {@code work} saves is stored, or nothing if it throws. Its batches are locked
   * one after the other, so it can meet another one in a deadlock, which the database ends for one
   * of the two.
   */
  <T> T allOrNothing(Supplier<T> work) {
    T result = transaction.execute(status -> work.get());
    if (result == null) {
      throw new IllegalStateException("the work gave nothing");
    }
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      saved.run();
    }
    return result;
  }

  /** A single batch that lost a deadlock against {@link #allOrNothing} can just begin again. */
  private <T> T again(Supplier<T> work) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      return allOrNothing(work);
    }
    for (int attempt = 1; attempt < MOST_ATTEMPTS; attempt++) {
      try {
        return allOrNothing(work);
      } catch (PessimisticLockingFailureException e) {
        LOG.info("batch begins again noun={} attempt={} cause={}", noun, attempt, e.toString());
      }
    }
    return allOrNothing(work);
  }

  private static void requireCollection(String collection) {
    StorableText.requireName("the collection's name", collection, LONGEST_COLLECTION);
  }

  Item get(UUID id) {
    return find(id).orElseThrow(() -> missing(id.toString()));
  }

  Item get(String collection, String externalId) {
    return find(collection, externalId).orElseThrow(() -> missing(externalId));
  }

  Optional<Item> find(UUID id) {
    return items.findLatest(id);
  }

  Optional<Item> find(String collection, String externalId) {
    return items.findLatest(collection, externalId);
  }

  /** The latest versions of those that are not archived, in any order. */
  List<Item> findLatest(Collection<UUID> ids) {
    return items.findLatest(ids);
  }

  /** External ids of items that are not archived, in their order, at most 1,000. */
  List<String> externalIds(String collection) {
    return items.externalIds(collection);
  }

  /** Oldest first; never empty. */
  List<Item> versions(UUID id) {
    List<Item> versions = items.versions(id);
    if (versions.isEmpty()) {
      throw missing(id.toString());
    }
    return versions;
  }

  Item archive(UUID id) {
    items.archive(id, clock.instant().atOffset(ZoneOffset.UTC));
    saved.run();
    return get(id);
  }

  /** A page of latest versions by id. */
  Page<Item> list(
      @Nullable String category, @Nullable String collection, @Nullable String after, int limit) {
    requireLimit(limit);
    List<Item> found = items.list(category, collection, cursor(after), limit + 1);
    boolean more = found.size() > limit;
    List<Item> page = more ? found.subList(0, limit) : found;
    return new Page<>(page, more ? page.getLast().id().toString() : null);
  }

  List<ItemRepository.CategoryCount> categories() {
    return items.categories();
  }

  private static void requireLimit(int limit) {
    if (limit < 1 || limit > Page.MAX_LIMIT) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "limit must be from 1 to %d but was %d".formatted(Page.MAX_LIMIT, limit));
    }
  }

  private static @Nullable UUID cursor(@Nullable String after) {
    try {
      return after == null ? null : UUID.fromString(after);
    } catch (IllegalArgumentException e) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "\"" + after + "\" is not a cursor: take it from the `next` of the page before.",
          e);
    }
  }

  private PanopticonException missing(String name) {
    return new PanopticonException(
        ErrorCode.NOT_FOUND, "There is no %s \"%s\".".formatted(noun, name));
  }
}
