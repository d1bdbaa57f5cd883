/**
 * Writes a network as an ONNX model, for programs that run such models.
 */
@NullMarked
package dev.trainstep.archive.onnx;

import org.jspecify.annotations.NullMarked;
