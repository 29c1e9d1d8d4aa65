package io.github.atelier.emulator.module.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The storages of a module by their neutral names, each with a capacity in octets and the files in
 * it. Content is kept until it is deleted; what lies in {@link #RAM} goes with the power. Confined
 * to the module's loop; arrays are not copied and not changed once stored.
 */
public final class FileStore {
  /** Flash memory, the storage that is meant where none is named. */
  public static final String INTERNAL = "internal";

  /** Forgotten when the module starts anew. */
  public static final String RAM = "ram";

  /** Where a module keeps certificates apart from other files. */
  public static final String CERTIFICATES = "certificates";

  private static final int MOST_FILES = 512;

  private final Map<String, Long> capacities;
  private final Map<String, Map<String, byte[]>> files = new LinkedHashMap<>();

  /**
   * @param capacities octets by storage; a storage that is not among them is absent
   */
  public FileStore(Map<String, Long> capacities) {
    this.capacities = Map.copyOf(capacities);
  }

  /** Whether there is such a storage (a card may be absent). */
  public boolean has(String storage) {
    return capacities.containsKey(storage);
  }

  /** The content of a file, or {@code null} where there is none. */
  public byte[] read(String storage, String name) {
    return in(storage).get(name);
  }

  /** Why a file of that size cannot be written, as the name of an error; {@code null} if it can. */
  public String refusal(String storage, String name, long size) {
    if (!has(storage)) {
      return "storage-absent";
    }
    if (size > capacity(storage)) {
      return "file-too-large";
    }
    byte[] old = read(storage, name);
    boolean crowded = old == null && in(storage).size() == MOST_FILES;
    return crowded || size > free(storage) + (old == null ? 0 : old.length) ? "storage-full" : null;
  }

  /**
   * Writes a whole file, in the place of an older one.
   *
   * @return why not, as {@link #refusal}; then nothing has changed
   */
  public String write(String storage, String name, byte[] content) {
    String refusal = refusal(storage, name, content.length);
    if (refusal == null) {
      files.computeIfAbsent(storage, s -> new LinkedHashMap<>()).put(name, content);
    }
    return refusal;
  }

  /** Deletes a file; false where there is none. */
  public boolean delete(String storage, String name) {
    return in(storage).remove(name) != null;
  }

  /** The names of all files of a storage, oldest first. */
  public List<String> names(String storage) {
    return new ArrayList<>(in(storage).keySet());
  }

  /** Octets that the storage can hold; 0 where it is absent. */
  public long capacity(String storage) {
    return capacities.getOrDefault(storage, 0L);
  }

  /** Octets that all files of the storage have. */
  public long used(String storage) {
    return in(storage).values().stream().mapToLong(c -> c.length).sum();
  }

  public long free(String storage) {
    return capacity(storage) - used(storage);
  }

  /** The module starts anew: what is not kept without power is gone. */
  public void powerDown() {
    files.remove(RAM);
  }

  private Map<String, byte[]> in(String storage) {
    return files.getOrDefault(storage, new LinkedHashMap<>());
  }
}
