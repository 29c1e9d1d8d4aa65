package io.github.atelier.platform.script;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.mozilla.javascript.Callable;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ContextFactory;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.NativeJSON;
import org.mozilla.javascript.RhinoException;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;
import org.mozilla.javascript.Undefined;

/**
 * The child's program: reads calls from standard input, answers on standard output.
 *
 * <p>A call is a byte (1 up, 2 down), the script and the payload, each with a length of 4 octets;
 * an answer a byte (0 done, 1 failed) and a result or message with its length. Each call has a
 * global scope of its own, made of the language's standard objects alone: nothing survives a call,
 * and no Java class can be named.
 */
public final class ScriptChild {
  static final int UP = 1;
  static final int DOWN = 2;
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int MAX_OCTETS = 1024 * 1024;

  private final long limitNanos;
  private long deadline;

  private ScriptChild(long limitMillis) {
    limitNanos = limitMillis * 1_000_000;
  }

  /** Ends with standard input. The one argument is the limit of a call in milliseconds. */
  public static void main(String[] args) throws IOException {
    ScriptChild child = new ScriptChild(Long.parseLong(args[0]));
    try (DataInputStream in =
            new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        DataOutputStream out =
            new DataOutputStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)))) {
      child.serve(in, out);
    } catch (EOFException e) {
      // the parent has no more calls, or is gone
      return;
    }
  }

  private void serve(DataInputStream in, DataOutputStream out) throws IOException {
    ContextFactory factory = new Bounded();
    while (true) {
      int direction = in.readByte();
      String script = new String(read(in), StandardCharsets.UTF_8);
      byte[] payload = read(in);
      byte[] answer;
      int status = DONE;
      try {
        answer = factory.call(context -> call(context, direction, script, payload));
      } catch (TooLong e) {
        status = FAILED;
        answer = utf8("the script runs longer than " + limitNanos / 1_000_000 + " ms");
      } catch (RhinoException e) {
        status = FAILED;
        answer = utf8(e.details() + (e.lineNumber() > 0 ? ", line " + e.lineNumber() : ""));
      } catch (StackOverflowError | ScriptException e) {
        status = FAILED;
        answer = utf8(e instanceof ScriptException ? e.getMessage() : "the script recurs too deep");
      }
      if (answer.length > MAX_OCTETS) {
        status = FAILED;
        answer = utf8("the script's result is larger than 1 MiB");
      }
      out.writeByte(status);
      out.writeInt(answer.length);
      out.write(answer);
      out.flush();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_OCTETS) {
      throw new IOException("a part of " + length + " octets");
    }
    return in.readNBytes(length);
  }

  private byte[] call(Context context, int direction, String script, byte[] payload) {
    deadline = System.nanoTime() + limitNanos;
    ScriptableObject scope = context.initSafeStandardObjects();
    context.evaluateString(scope, script, "script", 1, null);
    String name = direction == UP ? "rawDataToProtocol" : "protocolToRawData";
    if (!(ScriptableObject.getProperty(scope, name) instanceof Function function)) {
      throw new ScriptException("the script has no function " + name);
    }
    Object result =
        function.call(
            context,
            scope,
            scope,
            new Object[] {
              direction == UP ? numbers(context, scope, payload) : json(context, scope, payload)
            });
    if (result == null || result instanceof Undefined) {
      throw new ScriptException(name + " returned nothing");
    }
    if (direction == DOWN) {
      return octets(result);
    }
    Object text =
        result instanceof CharSequence
            ? result
            : NativeJSON.stringify(context, scope, result, null, null);
    if (!(text instanceof CharSequence)) {
      throw new ScriptException(name + " returned what is no JSON");
    }
    return utf8(text.toString());
  }

  /** Octets as the documents hand them over: an array of numbers from 0 to 255. */
  private static Scriptable numbers(Context context, Scriptable scope, byte[] payload) {
    Object[] numbers = new Object[payload.length];
    for (int i = 0; i < payload.length; i++) {
      numbers[i] = payload[i] & 0xFF;
    }
    return context.newArray(scope, numbers);
  }

  private static Object json(Context context, Scriptable scope, byte[] payload) {
    Callable keep = (c, s, self, args) -> args[1];
    return NativeJSON.parse(context, scope, new String(payload, StandardCharsets.UTF_8), keep);
  }

  /** An array, or a typed array, of numbers; each gives its lowest eight bits. */
  private static byte[] octets(Object result) {
    if (!(result instanceof Scriptable array)
        || !(ScriptableObject.getProperty(array, "length") instanceof Number length)
        || length.longValue() < 0
        || length.longValue() > MAX_OCTETS) {
      throw new ScriptException("protocolToRawData must return an array of bytes");
    }
    byte[] octets = new byte[length.intValue()];
    for (int i = 0; i < octets.length; i++) {
      if (!(ScriptableObject.getProperty(array, i) instanceof Number number)) {
        throw new ScriptException("protocolToRawData returned what is no byte at " + i);
      }
      octets[i] = (byte) number.longValue();
    }
    return octets;
  }

  /** A call took too long; no {@code catch} of a script sees it. */
  private static final class TooLong extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Interprets, counts, and shows no Java class. */
  private final class Bounded extends ContextFactory {
    @Override
    protected Context makeContext() {
      Context context = super.makeContext();
      context.setInterpretedMode(true);
      context.setLanguageVersion(Context.VERSION_ES6);
      context.setInstructionObserverThreshold(10_000);
      context.setMaximumInterpreterStackDepth(2_000);
      context.setClassShutter(name -> false);
      return context;
    }

    @Override
    protected void observeInstructionCount(Context context, int count) {
      if (System.nanoTime() > deadline) {
        throw new TooLong();
      }
    }
  }
}
