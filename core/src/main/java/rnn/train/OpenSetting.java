package rnn.train;

/** A setting that may be left open, to be chosen for the size of the text: {@link SizeDefaults}. */
public enum OpenSetting {
  /** {@link TrainingOptions#epochs()}. */
  EPOCHS,
  /** {@link TrainingOptions#shards()}. */
  SHARDS,
  /** {@link TrainingOptions#batchSize()}. */
  BATCH,
  /** {@link TrainingOptions#learningRate()}. */
  LEARNING_RATE,
  /** {@link ModelOptions#hiddenSize()}. */
  HIDDEN,
  /** {@link ModelOptions#dropout()}. */
  DROPOUT,
  /** {@link ModelOptions#output()}. */
  OUTPUT,
  /** {@link ModelOptions#minimumCount()}: which tokens {@code <unk>} is learned from. */
  MINIMUM_COUNT,
  /** The share of the training text that epochs are judged by: {@link rnn.batch.HeldOutSplit}. */
  VALID_FRACTION
}
