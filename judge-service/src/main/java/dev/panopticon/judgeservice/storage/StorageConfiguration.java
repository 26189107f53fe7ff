package dev.panopticon.judgeservice.storage;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the storage contract. Needs a {@link StorageObserver}. */
@Configuration(proxyBeanMethods = false)
@Import(StorageController.class)
public class StorageConfiguration {}
