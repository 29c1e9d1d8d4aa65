package io.github.atelier.driver;

import io.github.atelier.driver.channel.Exchange;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.driver.channel.Turn;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands of the message service that belong together. PDU mode is chosen first, whatever others
 * left the module in. Used once.
 */
final class SmsTurn implements Turn {
  private final Dialect dialect;
  private final List<Exchange> exchanges = new ArrayList<>();
  private final List<Reply> replies = new ArrayList<>();
  private int at;

  SmsTurn(Dialect dialect) {
    this.dialect = dialect;
    then("sms.format", Values.empty().withCode("smsFormat", "pdu"));
  }

  SmsTurn then(String meaning, Values values) {
    exchanges.add(Exchange.of(dialect, meaning, values));
    return this;
  }

  @Override
  public Exchange next(Reply previous) {
    if (previous != null) {
      replies.add(previous);
    }
    return at == exchanges.size() ? null : exchanges.get(at++);
  }

  @Override
  public boolean more() {
    return at < exchanges.size();
  }

  /**
   * The replies to all commands after the choice of PDU mode.
   *
   * @param last what the turn ended with
   */
  List<Reply> replies(Reply last) {
    List<Reply> all = new ArrayList<>(replies);
    if (all.size() < exchanges.size()) {
      all.add(last);
    }
    return all.subList(1, all.size());
  }
}
