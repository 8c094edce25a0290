package rnn.spark.sql;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import rnn.model.LoadedModel;
import rnn.spark.score.SharedModel;
import scala.Function2;
import scala.Function3;

/**
 * A function with the model it was called with, as Spark calls it row by row. Two of the same
 * function and model are equal, so that Spark computes what stands twice in a query once.
 *
 * @param candidates the argument {@code k}; 0 of a function without one
 */
record ModelCall(SqlFunction function, SharedModel model, int candidates) implements Serializable {

  private @Nullable Object value(@Nullable Object text) {
    return text == null ? null : value(function, model.loaded(), text, candidates);
  }

  /** The value of {@code function} for a text that is not null. */
  static Object value(SqlFunction function, LoadedModel model, Object text, int candidates) {
    return function.value(
        model, TextArgument.tokens(text, model.trained().tokenizer()), candidates);
  }

  /** The call as a function of as many arguments as users wrote. */
  Serializable ofArguments() {
    return function.hasCandidates() ? new OfThree(this) : new OfTwo(this);
  }

  /** The call as a function of model and text. */
  private record OfTwo(ModelCall call)
      implements Function2<Object, @Nullable Object, @Nullable Object>, Serializable {
    @Override
    public @Nullable Object apply(Object model, @Nullable Object text) {
      return call.value(text);
    }
  }

  /** The call as a function of model, text and {@code k}. */
  private record OfThree(ModelCall call)
      implements Function3<Object, @Nullable Object, Object, @Nullable Object>, Serializable {
    @Override
    public @Nullable Object apply(Object model, @Nullable Object text, Object candidates) {
      return call.value(text);
    }
  }
}
