package io.github.atelier.cli;

import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.platform.PlatformConfig;
import io.github.atelier.platform.export.LoginForm;
import io.github.atelier.platform.export.MosquittoExport;
import io.github.atelier.platform.export.MosquittoExport.Exported;
import io.github.atelier.platform.export.StoredPlatform;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The platform's devices as accounts of another MQTT broker. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description =
        "Write a platform's devices as mosquitto's password file and access list, so that mosquitto"
            + " can be their door. The platform must not be running on the same dataDirectory.")
final class ExportCommand implements Callable<Integer> {
  private static final String OWNER_PASSWORD = "ATELIER_OWNER_PASSWORD";

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The platform's file; see docs/reference/files.md.")
  private Path config;

  @Option(
      names = "--passwords",
      required = true,
      paramLabel = "FILE",
      description = "Write mosquitto's password_file here, mode 0600.")
  private Path passwords;

  @Option(
      names = "--acl",
      required = true,
      paramLabel = "FILE",
      description = "Write mosquitto's acl_file here.")
  private Path acl;

  @Option(
      names = "--product",
      paramLabel = "KEY",
      description = "Only this product's devices; may be given several times.")
  private final Set<String> products = new LinkedHashSet<>();

  @Option(
      names = "--client-id",
      paramLabel = "FORM",
      defaultValue = LoginForm.PRODUCT_KEY + "." + LoginForm.DEVICE_NAME,
      description = "The bare client id that the devices sign. Default: ${DEFAULT-VALUE}.")
  private String clientId;

  @Option(
      names = "--sign-method",
      paramLabel = "NAME",
      defaultValue = "hmacsha256",
      description = "hmacmd5, hmacsha1 or hmacsha256 (default).")
  private String signMethod;

  @Option(
      names = "--timestamp",
      paramLabel = "MILLIS",
      description = "The fixed timestamp that the devices sign. Default: they sign none.")
  private String timestamp;

  @Option(
      names = "--upper-case",
      description = "The devices send the signature in upper-case hex, as Aliyun's C SDKs do.")
  private boolean upperCase;

  @Option(
      names = "--owner",
      paramLabel = "NAME",
      description =
          "Add a user who may publish and receive everything; the password is read from the"
              + " environment, "
              + OWNER_PASSWORD
              + ".")
  private String owner;

  @Override
  public Integer call() throws Exception {
    LoginForm form =
        new LoginForm(
            clientId, SignMethod.parse(signMethod), Optional.ofNullable(timestamp), upperCase);
    PlatformConfig loaded = PlatformConfig.load(config);
    try (StoredPlatform platform = StoredPlatform.open(loaded)) {
      MosquittoExport export =
          new MosquittoExport(platform.operations(), loaded.rules().topicClassesChecked(), form);
      if (owner != null) {
        export.owner(owner, ownerPassword());
      }
      Exported written = export.write(passwords, acl, products);
      PrintWriter out = spec.commandLine().getOut();
      out.println(written.devices() + " devices in " + passwords + " and " + acl);
      out.println("for logins with client id " + form);
      PrintWriter errors = spec.commandLine().getErr();
      written.leftOut().forEach(device -> errors.println("left out: " + device));
    }
    return 0;
  }

  private static Secret ownerPassword() {
    String password = System.getenv(OWNER_PASSWORD);
    if (password == null || password.isEmpty()) {
      throw new IllegalArgumentException("--owner needs a password in " + OWNER_PASSWORD);
    }
    return Secret.of(OWNER_PASSWORD, password);
  }
}
