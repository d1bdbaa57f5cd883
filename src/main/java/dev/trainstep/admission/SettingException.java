package dev.trainstep.admission;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A setting with which the service cannot work. The message says what is wrong and how to
 * mend it.
 */
final class SettingException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	SettingException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	static SettingException unknown(Stream<String> names, @Nullable Throwable cause) {
		return new SettingException(
				names.collect(Collectors.joining(", ", "no such setting: ", "; docs/operating.md lists all")), cause);
	}

}
