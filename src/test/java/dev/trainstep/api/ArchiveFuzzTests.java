package dev.trainstep.api;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

import dev.trainstep.admission.RefusedException;
import dev.trainstep.archive.ArchiveFormat;
import dev.trainstep.archive.Bytes;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.json.Reading;
import dev.trainstep.json.StrictJson;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any archive is read or refused: nothing else happens, and it has no more numbers than
 * its headers told before memory was set aside. Together with the other tests these
 * replay the inputs in {@code ArchiveFuzzTestsInputs}, which NumPy made.
 */
class ArchiveFuzzTests {

	private final ServiceInProcess service = new ServiceInProcess(40);

	private final StrictJson strictJson = ServiceInProcess.strictJson();

	/** With other check sums than its own, hardly any would be read. */
	@FuzzTest
	void anyNpzIsReadOrRefused(byte[] body) {
		readOrRefuse(body, ArchiveFormat.NPZ);
		readOrRefuse(Bytes.withCheckSums(body), ArchiveFormat.NPZ);
	}

	@FuzzTest
	void anySafetensorsIsReadOrRefused(byte[] body) {
		readOrRefuse(body, ArchiveFormat.SAFETENSORS);
	}

	private void readOrRefuse(byte[] body, ArchiveFormat format) {
		// A request without a body does not reach the converter.
		if (body.length == 0) {
			return;
		}
		byte[] before = body.clone();
		ArchiveFormat.Size size = format.sizeOf(body);
		this.service.requests().forEach((path, type) -> {
			Reading<?> reading = format.read(body, type, this.strictJson);
			if (reading.violations().isEmpty()) {
				assertThat(numbers(reading.value())).isLessThanOrEqualTo(size.elements());
			}
			check(path, body, format);
		});
		assertThat(body).isEqualTo(before);
	}

	private void check(String path, byte[] body, ArchiveFormat format) {
		try {
			this.service.read(path, body, format);
		}
		catch (InvalidInputException ex) {
			assertThat(ex.violations()).isNotEmpty();
			assertThat(ex.violations().size()).isLessThanOrEqualTo(Violations.LIMIT);
			assertThat(ex.violations()).allSatisfy(ArchiveFuzzTests::check);
		}
		catch (RefusedException ex) {
			assertThat(ex.detail()).isNotBlank();
		}
	}

	private static void check(Violation violation) {
		assertThat(violation.pointer()).matches("#(/[A-Za-z0-9_-]+)*");
		assertThat(violation.detail()).isNotBlank();
	}

	/** How many numbers the arrays of a request have. */
	private static long numbers(@Nullable Object value) {
		return switch (value) {
			case double[] numbers -> numbers.length;
			case int[] numbers -> numbers.length;
			case long[] numbers -> numbers.length;
			case List<?> list -> list.stream().mapToLong(ArchiveFuzzTests::numbers).sum();
			case Record object -> Arrays.stream(object.getClass().getRecordComponents())
				.mapToLong((component) -> numbers(value(component, object)))
				.sum();
			case null, default -> 0;
		};
	}

	private static @Nullable Object value(RecordComponent component, Record object) {
		ReflectionUtils.makeAccessible(component.getAccessor());
		return ReflectionUtils.invokeMethod(component.getAccessor(), object);
	}

}
