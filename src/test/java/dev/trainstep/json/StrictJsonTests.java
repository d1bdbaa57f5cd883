package dev.trainstep.json;

import java.util.List;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StrictJsonTests {

	record WithANumber(Integer seed) {
	}

	record WithAList(List<Integer> names) {
	}

	/** Jackson would read these types itself, and would coerce "12" to 12. */
	@Test
	void aRecordWithAComponentThatHasNoStrictReaderIsRefused() {
		for (Class<?> type : List.of(WithANumber.class, WithAList.class)) {
			assertThatThrownBy(() -> new StrictJson(List.of(), List.of(), List.of()).read("{}".getBytes(UTF_8), type))
				.hasMessageContaining("nothing strict reads");
		}
	}

}
