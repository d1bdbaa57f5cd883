package dev.trainstep.openapi;

/**
 * A type that is a number for one sample, a list for a batch. Generated clients cannot
 * tell these apart, so its schema is any value; the description of a field says what it
 * is.
 */
public record NumberOrList(Class<?> type) {
}
