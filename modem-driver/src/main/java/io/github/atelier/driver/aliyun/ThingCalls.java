package io.github.atelier.driver.aliyun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.atelier.aliyun.alink.AlinkFormatException;
import io.github.atelier.aliyun.alink.AlinkReply;
import io.github.atelier.aliyun.alink.AlinkRequest;
import io.github.atelier.aliyun.thing.ThingCode;
import io.github.atelier.aliyun.thing.ValueProblem;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What the platform asks of the device: one handler at a time, in order. Thread-safe. */
final class ThingCalls {
  private final ThingLink link;
  private final ThingOptions options;
  private final ThreadPoolExecutor worker;
  private final Map<String, Thing.ServiceHandler> services = new ConcurrentHashMap<>();
  private volatile Thing.SetHandler setHandler;

  ThingCalls(ThingLink link, ThingOptions options, String name) {
    this.link = link;
    this.options = options;
    this.worker =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(options.maxCalls()),
            task -> {
              Thread thread = new Thread(task, "thing-" + name);
              thread.setDaemon(true);
              return thread;
            });
    worker.allowCoreThreadTimeOut(true);
  }

  void onSet(Thing.SetHandler handler) {
    setHandler = handler;
  }

  void onService(String identifier, Thing.ServiceHandler handler) {
    services.put(identifier, handler);
  }

  /** Properties to be set; answered on {@code answerTopic}. */
  void set(String topic, String answerTopic, byte[] payload) {
    Thing.SetHandler handler = setHandler;
    if (handler == null) {
      options.listener().unhandled(topic, payload);
      refuse(answerTopic, payload, ThingCode.PARAMETER, "this device takes no settings");
      return;
    }
    handle(
        topic,
        answerTopic,
        payload,
        1,
        request -> {
          if (!request.params().isObject()) {
            throw new ServiceFailedException(460, "params must be an object");
          }
          options
              .check()
              .ifPresent(
                  check ->
                      request
                          .params()
                          .properties()
                          .forEach(one -> judge(check.set(one.getKey(), one.getValue()))));
          handler.set(Map.copyOf(new java.util.LinkedHashMap<>(values(request.params()))));
          return JsonNodeFactory.instance.objectNode();
        });
  }

  private static Map<String, JsonNode> values(JsonNode params) {
    Map<String, JsonNode> values = new java.util.LinkedHashMap<>();
    params.properties().forEach(one -> values.put(one.getKey(), one.getValue()));
    return values;
  }

  /** A service; answered on {@code answerTopic}. */
  void service(String identifier, String topic, String answerTopic, byte[] payload, int qos) {
    Thing.ServiceHandler handler = services.get(identifier);
    if (handler == null) {
      options.listener().unhandled(topic, payload);
      refuse(answerTopic, payload, ThingCode.PARAMETER, "this device has no such service");
      return;
    }
    handle(
        topic,
        answerTopic,
        payload,
        qos,
        request -> {
          JsonNode input =
              request.params().isObject()
                  ? request.params()
                  : JsonNodeFactory.instance.objectNode();
          options.check().ifPresent(check -> judge(check.input(identifier, input)));
          Map<String, ?> output = handler.call(input);
          return ThingValues.object(output == null ? Map.of() : output);
        });
  }

  private static void judge(Optional<ValueProblem> problem) {
    if (problem.isPresent()) {
      throw new ServiceFailedException(ThingCode.PARAMETER.code(), problem.get().message());
    }
  }

  private interface Work {
    JsonNode run(AlinkRequest request);
  }

  private void handle(String topic, String answerTopic, byte[] payload, int qos, Work work) {
    AlinkRequest request;
    try {
      request = AlinkRequest.parse(payload);
    } catch (AlinkFormatException e) {
      options.listener().unhandled(topic, payload);
      answer(
          answerTopic,
          AlinkReply.failure(MissingNode.getInstance(), 460, e.getMessage(), null),
          qos);
      return;
    }
    try {
      worker.execute(() -> answer(answerTopic, run(topic, request, work), qos));
    } catch (RejectedExecutionException e) {
      answer(
          answerTopic,
          AlinkReply.failure(
              request.id(), ThingCode.TOO_FREQUENT.code(), ThingCode.TOO_FREQUENT.text(), null),
          qos);
    }
  }

  private AlinkReply run(String topic, AlinkRequest request, Work work) {
    try {
      return new AlinkReply(request.id(), AlinkReply.SUCCESS, "success", null, work.run(request));
    } catch (ServiceFailedException e) {
      return AlinkReply.failure(request.id(), e.code(), e.getMessage(), null);
    } catch (RuntimeException e) {
      options.listener().handlerFailed(topic, e);
      // what went wrong inside is not the platform's business
      return AlinkReply.failure(
          request.id(), ThingCode.INTERNAL.code(), ThingCode.INTERNAL.text(), null);
    }
  }

  private void refuse(String answerTopic, byte[] payload, ThingCode code, String message) {
    JsonNode id;
    try {
      id = AlinkRequest.parse(payload).id();
    } catch (AlinkFormatException e) {
      id = MissingNode.getInstance();
    }
    answer(answerTopic, AlinkReply.failure(id, code.code(), message, null), 0);
  }

  private void answer(String topic, AlinkReply reply, int qos) {
    link.publish(topic, reply.encode(), qos)
        .whenComplete(
            (sent, failure) -> {
              if (failure != null) {
                options.listener().answerFailed(topic, failure);
              }
            });
  }

  /** Runs a task of the owner behind the handlers. */
  void later(String topic, Runnable task) {
    try {
      worker.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              options.listener().handlerFailed(topic, e);
            }
          });
    } catch (RejectedExecutionException e) {
      options.listener().handlerFailed(topic, e);
    }
  }

  void close() {
    worker.shutdown();
  }
}
