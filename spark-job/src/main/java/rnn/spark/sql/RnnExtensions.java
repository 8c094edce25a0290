package rnn.spark.sql;

import org.apache.spark.sql.SparkSessionExtensions;
import scala.Function1;
import scala.runtime.BoxedUnit;

/**
 * An extension of Spark sessions: the functions {@code rnn_log_likelihood}, {@code rnn_surprise},
 * {@code rnn_rank}, {@code rnn_next}, {@code rnn_tag} and {@code rnn_classify}, for every language
 * whose queries the session answers. Spark makes it of the setting {@code
 * spark.sql.extensions=rnn.spark.sql.RnnExtensions}.
 */
public final class RnnExtensions implements Function1<SparkSessionExtensions, BoxedUnit> {

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    for (SqlFunction function : SqlFunction.values()) {
      Catalyst.inject(extensions, function);
    }
    return BoxedUnit.UNIT;
  }
}
