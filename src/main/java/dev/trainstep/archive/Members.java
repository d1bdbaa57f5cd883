package dev.trainstep.archive;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * The members of an archive, as the tree that their names are paths of: names become
 * objects, indices become arrays.
 */
final class Members {

	private static final Pattern INDEX = Pattern.compile("[0-9]+");

	private final Map<String, Object> root = new LinkedHashMap<>();

	private final Violations violations;

	/**
	 * @param violations modified: has what is wrong with members
	 */
	Members(Violations violations) {
		this.violations = violations;
	}

	/** Adds a member, or what is wrong with it. */
	void add(Supplier<Member> read) {
		try {
			Member member = read.get();
			add(member.name(), member.value());
		}
		catch (ArchiveException ex) {
			ex.addTo(this.violations);
		}
	}

	@SuppressWarnings("unchecked")
	private void add(String name, JsonNode value) {
		Map<String, Object> parent = this.root;
		int at = 0;
		for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', at)) {
			Object child = parent.computeIfAbsent(name.substring(at, dot), (_) -> new LinkedHashMap<>());
			if (!(child instanceof Map<?, ?> parts)) {
				throw twice(name.substring(0, dot), "given as a whole and in parts");
			}
			parent = (Map<String, Object>) parts;
			at = dot + 1;
		}
		Object other = parent.putIfAbsent(name.substring(at), value);
		if (other != null) {
			throw twice(name, (other instanceof Map<?, ?>) ? "given as a whole and in parts" : "given twice");
		}
	}

	private static ArchiveException twice(String name, String detail) {
		return new ArchiveException(Kind.INVALID_REQUEST, Member.pointer(name), detail);
	}

	/** The tree. Where indices are wrong, a violation is added. */
	ObjectNode tree() {
		return object("#", this.root);
	}

	private ObjectNode object(String pointer, Map<String, Object> parts) {
		ObjectNode object = JsonNodeFactory.instance.objectNode();
		parts.forEach((name, value) -> object.set(name, node(pointer + "/" + name, value)));
		return object;
	}

	@SuppressWarnings("unchecked")
	private JsonNode node(String pointer, Object value) {
		if (!(value instanceof Map<?, ?> map)) {
			return (JsonNode) value;
		}
		Map<String, Object> parts = (Map<String, Object>) map;
		return INDEX.matcher(parts.keySet().iterator().next()).matches() ? list(pointer, parts)
				: object(pointer, parts);
	}

	private ArrayNode list(String pointer, Map<String, Object> parts) {
		ArrayNode list = JsonNodeFactory.instance.arrayNode();
		for (int i = 0; i < parts.size(); i++) {
			Object part = parts.get(String.valueOf(i));
			if (part == null) {
				this.violations.add(Kind.INVALID_REQUEST, pointer,
						"there is no index " + i + ": indices count from 0, without gaps and leading zeros");
				break;
			}
			list.add(node(pointer + "/" + i, part));
		}
		return list;
	}

}
