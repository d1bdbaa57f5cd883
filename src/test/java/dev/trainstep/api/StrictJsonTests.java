package dev.trainstep.api;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.trainstep.core.violation.Violations;

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
			assertThatThrownBy(() -> StrictJson.mapper()
				.readerFor(type)
				.withAttribute(Violations.class, new Violations())
				.readValue("{}")).hasMessageContaining("nothing strict reads");
		}
	}

}
