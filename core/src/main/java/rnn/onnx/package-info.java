/**
 * Trained networks as ONNX files, which other programs run without this library.
 *
 * <p>{@link OnnxModel} is the door; protobuf stays behind it. A network is written part by part, as
 * it is made of an input, layers and a head: each kind has one class, which turns a description and
 * the values of its parameters into nodes of a graph ({@code GraphBuilder}). A kind that no class
 * knows is refused by its name. To add one: a case in {@code InputNodes}, {@code CellNodes}, {@code
 * VocabularyNodes} or {@code LabelNodes}; {@code OnnxLanguageModelTest} and {@code OnnxLabelsTest}
 * run over the registries and compare with ONNX Runtime.
 *
 * <p>May use: {@code option}, {@code batch}, {@code cell}, {@code head}, {@code input}, {@code
 * layer}, {@code model}, {@code network}, {@code parameter}, {@code task}, {@code text}, and the
 * protobuf classes of ONNX.
 */
@NullMarked
package rnn.onnx;

import org.jspecify.annotations.NullMarked;
