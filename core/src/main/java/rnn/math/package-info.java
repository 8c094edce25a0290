/**
 * The arithmetic under everything: matrices as views on flat arrays, packed operands, the kernels
 * that compute with them (plain loops as the definition, SIMD for speed, loops that the compiler
 * vectorizes where SIMD is missing), and random numbers that are pure functions of a counter.
 *
 * <p>To add a kernel set: implement {@link Kernels}, make {@link KernelProvider} choose it; {@code
 * KernelsContractTest} then holds it against {@link ScalarKernels}.
 *
 * <p>May use: nothing.
 */
@NullMarked
package rnn.math;

import org.jspecify.annotations.NullMarked;
