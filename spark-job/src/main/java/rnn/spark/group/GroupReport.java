package rnn.spark.group;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Report of a training of a model for each group.
 *
 * @param groups all groups
 * @param trained groups with a model of their own
 * @param shared small groups that share a model
 * @param small small groups without a model
 * @param failed groups whose training failed
 * @param reasons the first reasons of these, each behind its group
 * @param tokens of all groups
 * @param tasks tasks of the job that trained
 * @param trainingSeconds seconds that the trainings took, all together
 * @param seconds seconds of the whole
 * @param noShared reason why small groups have no model; null if they have one, or there are none
 */
public record GroupReport(
    long groups,
    long trained,
    long shared,
    long small,
    long failed,
    List<String> reasons,
    long tokens,
    int tasks,
    double trainingSeconds,
    double seconds,
    @Nullable String noShared) {}
