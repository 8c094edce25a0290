package rnn.task;

import rnn.layer.Pass;
import rnn.network.Network;

/** The score of one shard, added up window by window by one thread. */
public interface WindowScoring {

  /** Runs {@code network} over the pass's window and adds what it makes of the targets. */
  void add(Network network, Pass pass);

  /** The sum so far. */
  Score score();
}
