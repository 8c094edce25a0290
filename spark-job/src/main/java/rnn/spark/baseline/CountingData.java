package rnn.spark.baseline;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import rnn.batch.ExampleEncoder;
import rnn.batch.Shard;

/**
 * The data that a model counts.
 *
 * @param training shards, one in each partition, in their order; their content does not depend on
 *     the cluster
 * @param encoder their words, characters and labels
 * @param seed of what is drawn
 */
public record CountingData(
    JavaSparkContext context, JavaRDD<Shard> training, ExampleEncoder encoder, long seed) {}
