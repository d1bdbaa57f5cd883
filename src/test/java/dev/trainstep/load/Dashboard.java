package dev.trainstep.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard for Grafana, and what Grafana would ask Prometheus for. */
record Dashboard(JsonNode json) {

	private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

	private static final String SPECIAL = "[$^*{}\\[\\]+?.()|]";

	static Dashboard read() {
		try {
			return new Dashboard(
					new JsonMapper().readTree(Files.readString(Path.of("deploy", "grafana", "trainstep.json"))));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** All that is on it, titles of rows too. */
	List<JsonNode> boxes() {
		return this.json.get("panels").valueStream().toList();
	}

	List<JsonNode> panels() {
		return boxes().stream().filter((box) -> !box.get("type").stringValue().equals("row")).toList();
	}

	/** The queries of all panels, as they are written. */
	Stream<Query> queries() {
		return panels().stream()
			.flatMap((panel) -> panel.get("targets")
				.valueStream()
				.map((target) -> new Query(panel.get("title").stringValue() + ", " + target.get("refId").stringValue(),
						target.get("expr").stringValue(), target.get("legendFormat").stringValue(),
						target.path("instant").asBoolean(false))));
	}

	/** The variables whose values Prometheus knows. */
	Stream<Variable> variables() {
		return this.json.at("/templating/list")
			.valueStream()
			.filter((variable) -> variable.get("type").stringValue().equals("query"))
			.map((variable) -> {
				String query = variable.at("/query/query").stringValue();
				Matcher matcher = LABEL_VALUES.matcher(query);
				if (!matcher.matches()) {
					throw new AssertionError("another query than label_values: " + query);
				}
				return new Variable(variable.get("name").stringValue(), matcher.group(1), matcher.group(2),
						variable.path("allValue").asString(""));
			});
	}

	/**
	 * A query of a panel.
	 *
	 * @param name of the panel, and of the query in it
	 * @param expression in PromQL
	 * @param legend with labels, which name each series
	 * @param instant whether it asks for now only
	 */
	record Query(String name, String expression, String legend, boolean instant) {

		private static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");

		Query replace(String text, String other) {
			return new Query(this.name, this.expression.replace(text, other), this.legend, this.instant);
		}

		/** The labels that the legend names. */
		List<String> labels() {
			return LABEL.matcher(this.legend).results().map((label) -> label.group(1)).toList();
		}

	}

	/**
	 * A variable of the dashboard.
	 *
	 * @param selector of the series whose labels are its values
	 * @param label that has its values
	 * @param all the value for all of them; empty if they are listed
	 */
	record Variable(String name, String selector, String label, String all) {

		/** What is put into a query when all values are chosen. */
		String all(List<String> values) {
			return this.all.isEmpty() ? chosen(values) : this.all;
		}

		/**
		 * What is put into a query when these values are chosen: a regular expression.
		 */
		static String chosen(List<String> values) {
			String alternatives = values.stream()
				.map((value) -> value.replaceAll(SPECIAL, "\\\\\\\\$0"))
				.collect(Collectors.joining("|"));
			return (values.size() == 1) ? alternatives : "(" + alternatives + ")";
		}

	}

}
