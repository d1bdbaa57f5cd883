package dev.trainstep.archive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Objects of plain values, kept as a column for each of their fields: a history may have
 * a hundred thousand.
 */
final class Columns {

	private final Map<String, List<@Nullable Object>> columns = new LinkedHashMap<>();

	private int rows;

	/** Whether a value is an object that has no object and no array. */
	static boolean canHold(Object value) {
		return value instanceof Map<?, ?> fields && fields.values()
			.stream()
			.allMatch((part) -> part instanceof Number || part instanceof String || part instanceof Boolean);
	}

	/** Adds an object. */
	void add(Map<?, ?> object) {
		object.forEach((field, value) -> {
			List<@Nullable Object> column = this.columns.computeIfAbsent(field.toString(), (_) -> new ArrayList<>());
			fill(column);
			column.add(value);
		});
		this.rows++;
	}

	/** Adds a gap for each object that lacked the field. */
	private void fill(List<@Nullable Object> column) {
		while (column.size() < this.rows) {
			column.add(null);
		}
	}

	/** The columns by their fields; a gap is NaN, or no characters. */
	Map<String, List<Object>> withoutGaps() {
		Map<String, List<Object>> whole = new LinkedHashMap<>();
		for (Map.Entry<String, List<@Nullable Object>> column : this.columns.entrySet()) {
			fill(column.getValue());
			Object gap = column.getValue().stream().anyMatch(String.class::isInstance) ? "" : (Object) Double.NaN;
			List<Object> values = new ArrayList<>(this.rows);
			for (@Nullable
			Object value : column.getValue()) {
				values.add((value != null) ? value : gap);
			}
			whole.put(column.getKey(), values);
		}
		return whole;
	}

	/** The objects, as they were. */
	List<Map<String, Object>> toObjects() {
		List<Map<String, Object>> objects = new ArrayList<>();
		for (int row = 0; row < this.rows; row++) {
			Map<String, Object> object = new LinkedHashMap<>();
			for (Map.Entry<String, List<@Nullable Object>> column : this.columns.entrySet()) {
				Object value = (row < column.getValue().size()) ? column.getValue().get(row) : null;
				if (value != null) {
					object.put(column.getKey(), value);
				}
			}
			objects.add(object);
		}
		return objects;
	}

}
