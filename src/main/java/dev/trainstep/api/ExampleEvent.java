package dev.trainstep.api;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

/**
 * An example of an event in the stream of a run, for the OpenAPI document.
 *
 * @param summary what it shows
 * @param request the run in which it happens, but for a heartbeat, which takes longer
 * than an example may
 * @param line the event as NDJSON
 */
record ExampleEvent(String summary, @Nullable Object request, Map<String, Object> line) {

	/** One of each type. */
	static Collection<ExampleEvent> all(JsonMapper mapper) {
		return ExampleFiles.read("streams/train", ExampleEvent.class, mapper).values();
	}

	String type() {
		return Objects.requireNonNull(this.line.get("type")).toString();
	}

	/** The event as a server-sent one. */
	String asServerSent(JsonMapper mapper) {
		Map<String, Object> data = new LinkedHashMap<>(this.line);
		data.remove("type");
		return switch (type()) {
			case "heartbeat" -> TrainingStream.HEARTBEAT;
			case "error" -> TrainingStream.serverSent("error", mapper.writeValueAsString(data.get("problem")));
			default -> TrainingStream.serverSent(type(), mapper.writeValueAsString(data));
		};
	}

}
