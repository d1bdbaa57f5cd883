package dev.trainstep.api;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.MediaType;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.openapi.ExampleFiles;

import static org.springframework.http.MediaType.APPLICATION_NDJSON_VALUE;
import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

/**
 * An example of an event of a run's stream, for the OpenAPI document.
 *
 * @param summary what it shows
 * @param request the run in which it happens; none for a heartbeat, which comes only in
 * long runs
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
			case "heartbeat" -> EventStream.COMMENT;
			case "error" -> EventStream.serverSent("error", mapper.writeValueAsString(data.get("problem")));
			default -> EventStream.serverSent(type(), mapper.writeValueAsString(data));
		};
	}

	/** Adds it to a response of a type that streams. */
	void addTo(String mediaType, MediaType type, JsonMapper mapper) {
		var example = new Example().summary(this.summary);
		switch (mediaType) {
			case APPLICATION_NDJSON_VALUE -> type.addExamples(type(), example.value(this.line));
			case TEXT_EVENT_STREAM_VALUE -> type.addExamples(type(), example.value(asServerSent(mapper)));
			default -> {
				// not a stream
			}
		}
	}

}
