package dev.zako.engine.build.schedule;

/** Something that commands use up while they run. */
public enum ResourceKey {
  /** Threads that compute; counted in whole threads. */
  THREADS,
  /** Main memory; counted in bytes. */
  MEMORY
}
