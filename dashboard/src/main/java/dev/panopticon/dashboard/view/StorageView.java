package dev.panopticon.dashboard.view;

/** What the Storage page shows. */
public record StorageView(Storage storage, Backups backups) {}
