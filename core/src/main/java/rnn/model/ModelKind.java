package rnn.model;

import rnn.baseline.CountingOptions;
import rnn.baseline.HiddenMarkovKind;
import rnn.batch.Labelling;

/**
 * Kind of a model.
 *
 * @param labelling what the labels belong to that it learned from, see {@link Models#kind}
 * @param name of what learned: {@value CountingOptions#RNN}, or a name in {@code
 *     rnn.baseline.CountedKinds}
 */
public record ModelKind(Labelling labelling, String name) {

  /** Kind of {@code model}. */
  public static ModelKind of(TrainedModel model) {
    return new ModelKind(
        model.encoder().labelling(),
        model instanceof BaselineModel baseline
            ? baseline.form().kind().name()
            : CountingOptions.RNN);
  }

  /** True of a language model with hidden states, which its texts can be labelled with. */
  public boolean hasStates() {
    return labelling == Labelling.NONE && name.equals(HiddenMarkovKind.NAME);
  }
}
