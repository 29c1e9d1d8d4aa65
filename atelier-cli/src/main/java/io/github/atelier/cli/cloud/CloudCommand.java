package io.github.atelier.cli.cloud;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The owner's side. */
@Command(
    name = "cloud",
    mixinStandardHelpOptions = true,
    description =
        "The owner's side: products, devices, messages, by the signed OpenAPI and by AMQP; of the platform that runs here, or of the real Aliyun.",
    footer = {
      "",
      "Which cloud: --access DIR; else, where "
          + CloudSettings.ENDPOINT
          + " is set, the environment: that, "
          + CloudSettings.KEY_ID
          + " and "
          + CloudSettings.KEY_SECRET
          + ", and where needed "
          + CloudSettings.AMQP
          + " (HOST:PORT), "
          + CloudSettings.INSTANCE
          + " and "
          + CloudSettings.CA
          + " (a PEM file); else ~/.atelier/platform, which ./atelier platform writes."
    },
    subcommands = {
      ProductCommand.class,
      DeviceCommand.class,
      PubCommand.class,
      SetCommand.class,
      InvokeCommand.class,
      SubscribeCommand.class,
      WatchCommand.class,
      CallCommand.class
    })
public final class CloudCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
