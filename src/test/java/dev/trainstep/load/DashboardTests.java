package dev.trainstep.load;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The form of the dashboard. {@link MonitoringTests} ask its queries. */
class DashboardTests {

	/** Columns of Grafana's grid. */
	private static final int COLUMNS = 24;

	private static final String SELECTION = "{job=~\"$job\", instance=~\"$instance\"";

	private final Dashboard dashboard = Dashboard.read();

	/** The place of a box on the grid. */
	private record Place(int x, int y, int width, int height) {

		static Place of(JsonNode box) {
			JsonNode place = box.get("gridPos");
			return new Place(place.get("x").asInt(), place.get("y").asInt(), place.get("w").asInt(),
					place.get("h").asInt());
		}

		boolean overlaps(Place other) {
			return this.x < other.x + other.width && other.x < this.x + this.width && this.y < other.y + other.height
					&& other.y < this.y + this.height;
		}

	}

	@Test
	void boxesFitIntoTheGridSideBySide() {
		List<Place> places = new ArrayList<>();
		for (JsonNode box : this.dashboard.boxes()) {
			Place place = Place.of(box);
			assertThat(place.x() + place.width()).as(box.toString()).isLessThanOrEqualTo(COLUMNS);
			assertThat(places).as(box.toString()).noneMatch(place::overlaps);
			places.add(place);
		}
	}

	@Test
	void idsAndTitlesAreUnique() {
		assertThat(this.dashboard.boxes()).extracting((box) -> box.get("id").asInt()).doesNotHaveDuplicates();
		assertThat(this.dashboard.boxes()).extracting((box) -> box.get("title").stringValue()).doesNotHaveDuplicates();
		assertThat(this.dashboard.panels()).allSatisfy((panel) -> assertThat(
				panel.get("targets").valueStream().map((target) -> target.get("refId").stringValue()))
			.isNotEmpty()
			.doesNotHaveDuplicates());
	}

	@Test
	void everyPanelSaysWhatItShowsAndInWhichUnit() {
		assertThat(this.dashboard.panels()).hasSizeGreaterThan(20).allSatisfy((panel) -> {
			assertThat(panel.path("title").asString("")).isNotBlank();
			assertThat(panel.path("description").asString("")).endsWith(".");
			assertThat(panel.at("/fieldConfig/defaults/unit").asString("")).isNotBlank();
		});
	}

	/** It can be imported into any Grafana, whatever its data source is called. */
	@Test
	void everyDataSourceIsTheVariable() {
		assertThat(this.dashboard.json().findValues("datasource")).hasSizeGreaterThan(50)
			.allMatch((source) -> source.path("uid").asString("").equals("${datasource}"));
		assertThat(this.dashboard.panels()).allMatch((panel) -> panel.has("datasource"));
	}

	@Test
	void everyQueryIsOfTheChosenReplicas() {
		assertThat(this.dashboard.queries()).isNotEmpty().allSatisfy((query) -> {
			String others = query.expression().replace(SELECTION, "");
			assertThat(others).hasSizeLessThan(query.expression().length()).doesNotContain("{", "$job", "$instance");
		});
	}

	@Test
	void ratesAreOverTheIntervalThatGrafanaChooses() {
		assertThat(this.dashboard.queries()).allSatisfy(
				(query) -> assertThat(query.expression().replace("[$__rate_interval]", "")).doesNotContain("["));
	}

}
