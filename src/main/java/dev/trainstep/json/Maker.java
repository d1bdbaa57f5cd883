package dev.trainstep.json;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Makes an object, or a component of one, of the fields that were read. */
interface Maker {

	/**
	 * Makes it.
	 * @param given the fields by name, null where one could not be read
	 * @param reader is told what is wrong
	 * @return null if nothing can be made of them
	 */
	@Nullable Object make(Map<String, @Nullable Object> given, ValueReader reader);

}
