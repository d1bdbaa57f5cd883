package dev.trainstep.json;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;

/** Makes a record of its components. */
final class RecordMaker implements Maker {

	private final Constructor<?> constructor;

	private final List<Maker> components;

	RecordMaker(Class<?> type, List<Maker> components) {
		this.constructor = BeanUtils.getResolvableConstructor(type);
		this.components = List.copyOf(components);
	}

	@Override
	public Object make(Map<String, @Nullable Object> given, ValueReader reader) {
		var arguments = new @Nullable Object[this.components.size()];
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = this.components.get(i).make(given, reader);
		}
		return BeanUtils.instantiateClass(this.constructor, arguments);
	}

}
