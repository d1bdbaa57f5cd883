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

	/** Jackson's own reading of these would take "12" for 12, and a null for nothing. */
	@Test
	void aRecordWithAFieldThatNothingStrictReadsIsRefused() {
		for (Class<?> type : List.of(WithANumber.class, WithAList.class)) {
			assertThatThrownBy(() -> new StrictJson(List.of(), List.of(), List.of()).read("{}".getBytes(UTF_8), type))
				.hasMessageContaining("nothing strict reads");
		}
	}

}
