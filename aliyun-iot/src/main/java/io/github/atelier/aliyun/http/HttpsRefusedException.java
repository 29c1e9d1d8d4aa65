package io.github.atelier.aliyun.http;

import java.util.Optional;

/** The platform answered with the code of a refusal. The message says what to do. */
public final class HttpsRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  HttpsRefusedException(String what, int code, String told) {
    super(
        what
            + " was refused with code "
            + code
            + HttpsCode.of(code).map(known -> " (" + known.text() + ")").orElse("")
            + (told.isEmpty() ? "" : ", the platform says: " + told)
            + HttpsCode.of(code).map(known -> ". To do: " + known.advice()).orElse(""));
    this.code = code;
  }

  /** The number as it came. */
  public int code() {
    return code;
  }

  /** What it stands for, if it is one of the documents'. */
  public Optional<HttpsCode> known() {
    return HttpsCode.of(code);
  }
}
