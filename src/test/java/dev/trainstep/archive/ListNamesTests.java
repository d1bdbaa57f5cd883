package dev.trainstep.archive;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.trainstep.core.Matrix;
import dev.trainstep.core.Samples;
import dev.trainstep.json.StrictJson;

import static org.assertj.core.api.Assertions.assertThat;

/** How the arrays of a list are named. */
class ListNamesTests {

	private static final StrictJson JSON = new StrictJson(List.of(), List.of(), List.of());

	record Layers(List<Samples> deltas) {
	}

	@Test
	void vectorsAreNamedByIndexWhateverTheirLengths() {
		assertThat(names(vector(2), vector(3))).containsExactly("deltas.0", "deltas.1");
		assertThat(names(vector(2), vector(2))).containsExactly("deltas.0", "deltas.1");
		assertThat(names(vector(2))).containsExactly("deltas.0");
	}

	@Test
	void matricesAreNamedByIndexWhateverTheirShapes() {
		assertThat(names(matrix(4, 2), matrix(4, 3))).containsExactly("deltas.0", "deltas.1");
		assertThat(names(matrix(4, 2), matrix(4, 2))).containsExactly("deltas.0", "deltas.1");
		assertThat(names(matrix(4, 2))).containsExactly("deltas.0");
	}

	private static List<String> names(Samples... deltas) {
		return Results.of(new Layers(List.of(deltas)), JSON.mapper()).stream().map(Result::name).toList();
	}

	private static Samples vector(int length) {
		return new Samples(new Matrix(1, length, new double[length]), true);
	}

	private static Samples matrix(int rows, int cols) {
		return new Samples(new Matrix(rows, cols, new double[rows * cols]), false);
	}

}
