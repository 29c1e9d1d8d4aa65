package io.github.atelier.bench.target;

import io.github.atelier.aliyun.Endpoint;
import java.util.Optional;

/** Servers whose certificates a module must refuse. */
public interface BadServers {

  /** Its certificate is signed by a CA that the module was not given. */
  Optional<Endpoint> unknownCa();

  /** Its certificate is good, and for another name. */
  Optional<Endpoint> otherName();
}
