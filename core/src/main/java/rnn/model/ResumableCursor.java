package rnn.model;

import rnn.predict.Cursor;

/** A cursor whose state can be taken from it and given to it. */
interface ResumableCursor extends Cursor, Resumable {}
