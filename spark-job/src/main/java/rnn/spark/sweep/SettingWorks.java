package rnn.spark.sweep;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import rnn.spark.train.PreparedRun;
import rnn.train.InitialParameters;
import rnn.train.Trainer;

/**
 * What goes to the tasks of a sweep, and the parameters of settings that start from a model or
 * vectors.
 */
final class SettingWorks implements AutoCloseable {
  private final JavaSparkContext context;
  private final Map<Integer, Broadcast<float[]>> initial = new HashMap<>(); // by setting

  SettingWorks(JavaSparkContext context) {
    this.context = context;
  }

  /** The setting of {@code row}, whose run is {@code run}, from there to the end of an epoch. */
  SweepJob.Part part(SweepRow row, PreparedRun run, int lastEpoch) {
    Trainer.Setup setup = run.setup();
    SettingWork work =
        new SettingWork(
            row,
            setup.spec(),
            setup.options(),
            setup.scoring(),
            setup.initialization().frozen(),
            initial(row.number(), setup),
            run.identity(),
            lastEpoch);
    return new SweepJob.Part(work, run.training(), run.validation());
  }

  /** The parameters that a setting starts from; null if its task draws them by itself. */
  private @Nullable Broadcast<float[]> initial(int setting, Trainer.Setup setup) {
    InitialParameters parameters = setup.initialization().parameters();
    if (parameters == InitialParameters.DRAWN) {
      return null;
    }
    return initial.computeIfAbsent(
        setting,
        key -> context.broadcast(parameters.of(setup.spec().layout(), setup.options().seed())));
  }

  /** Destroys the broadcasts of parameters. */
  @Override
  public void close() {
    initial.values().forEach(Broadcast::destroy);
    initial.clear();
  }
}
