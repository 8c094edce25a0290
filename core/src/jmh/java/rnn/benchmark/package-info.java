/**
 * What the speed of whole training steps, of evaluation and of generation is measured with: works
 * that repeat, a meter that answers requests, and a breakdown of where the time goes. And what
 * shards lose against one, how well labels are learned, and how fast.
 *
 * <p>May use: everything; nothing uses it.
 */
@NullMarked
package rnn.benchmark;

import org.jspecify.annotations.NullMarked;
