package rnn.spark.score;

import java.io.Serializable;
import org.apache.spark.sql.types.StructType;
import rnn.batch.Labelling;
import rnn.model.LoadedModel;

/** The columns that models of one kind add to rows, and what fills them. */
public interface PredictedColumns extends Serializable {

  /** The columns that are added. */
  StructType columns();

  /** A predictor of them by {@code model}, for one thread. */
  RowPredictor predictor(LoadedModel model);

  /** The columns of a command line, of models that learned from such labels. */
  static PredictedColumns of(Labelling labelling) {
    return new PredictedColumns() {
      private static final long serialVersionUID = 1L;

      @Override
      public StructType columns() {
        return RowPredictor.columns(labelling);
      }

      @Override
      public RowPredictor predictor(LoadedModel model) {
        return RowPredictor.of(model);
      }
    };
  }
}
