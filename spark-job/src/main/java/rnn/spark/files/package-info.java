/**
 * Files on any file system that Hadoop knows: local disks, HDFS, object stores.
 *
 * <p>May use: {@code model}, {@code spark.job}, Hadoop's file systems, Spark's session, which
 * configures them.
 */
@NullMarked
package rnn.spark.files;

import org.jspecify.annotations.NullMarked;
