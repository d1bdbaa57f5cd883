package dev.trainstep.openapi;

import io.swagger.v3.oas.models.media.Schema;

/** A schema of a type that is read or written in a way of its own. */
public record NamedSchema(Class<?> type, String name, Schema<?> schema) {
}
