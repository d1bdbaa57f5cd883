package dev.trainstep.json;

import java.util.function.BiConsumer;

import tools.jackson.core.JsonGenerator;

/**
 * A type whose values are written in a way of their own, and never read.
 *
 * @param write writes a value where the generator is
 */
public record JsonType<T>(Class<T> type, BiConsumer<JsonGenerator, T> write) {
}
