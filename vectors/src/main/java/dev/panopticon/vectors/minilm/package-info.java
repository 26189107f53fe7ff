/** The embedding model all-MiniLM-L6-v2, in this process, by ONNX Runtime. */
@NullMarked
package dev.panopticon.vectors.minilm;

import org.jspecify.annotations.NullMarked;
