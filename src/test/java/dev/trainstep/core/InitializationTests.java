package dev.trainstep.core;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.core.Initialization.Scheme;
import dev.trainstep.core.activation.Relu;
import dev.trainstep.core.activation.Sigmoid;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.activation.Tanh;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The same seed gives the same network for ever: these literals never change. */
class InitializationTests {

	private final NetworkService service = new NetworkService();

	private Network network(long seed, Scheme scheme, boolean bias, long... sizes) {
		return this.service.initialize(new Initialization(sizes, seed, scheme, bias, null));
	}

	@Test
	void theGeneratorIsSplitMix64() {
		// the first numbers of the reference implementation for the seed 1234567
		var random = new SplitMix64(1234567);
		assertThat(random.nextLong()).isEqualTo(6457827717110365317L);
		assertThat(random.nextLong()).isEqualTo(3203168211198807973L);
		for (long seed : new long[] { 0, 1, -1, (1L << 53) - 1, Long.MIN_VALUE }) {
			var ours = new SplitMix64(seed);
			var theirs = new SplittableRandom(seed);
			for (int i = 0; i < 100; i++) {
				assertThat(ours.nextLong()).isEqualTo(theirs.nextLong());
			}
		}
	}

	@Test
	void fractionsAreTheUpperBits() {
		var numbers = new SplitMix64(7);
		var fractions = new SplitMix64(7);
		var integers = new SplitMix64(7);
		for (int i = 0; i < 100; i++) {
			long number = numbers.nextLong();
			assertThat(fractions.nextDouble()).isEqualTo((number >>> 11) / 9007199254740992.0).isBetween(0.0, 1.0);
			assertThat(integers.nextInt(10))
				.isEqualTo(new java.math.BigInteger(Long.toUnsignedString(number)).multiply(java.math.BigInteger.TEN)
					.shiftRight(64)
					.intValue());
		}
	}

	@Test
	void aGeneratorByIndexIsSeededWithThatNumber() {
		var seeds = new SplitMix64(42);
		for (int index = 0; index < 5; index++) {
			assertThat(SplitMix64.ofIndex(42, index).nextLong()).isEqualTo(new SplitMix64(seeds.nextLong()).nextLong());
		}
	}

	@Test
	void heUniformHasItsNumbersForEver() {
		Network network = network(1, Scheme.HE_UNIFORM, false, 2, 3, 2);
		assertThat(network.form()).isEqualTo(Form.NOTEBOOK);
		assertThat(network.layers().get(0).W().values()).containsExactly(0.23057606006041131, 0.8514129823051185,
				1.6316013994343506, -0.19274532606462916, -0.19307273988759902, 0.9106928876321891);
		assertThat(network.layers().get(1).W().values()).containsExactly(1.0673032611311406, 0.06524383718191455,
				-0.6066730550741153, 0.8315479740385745, -0.27112688917767647, 0.29817383111057266);
		assertThat(network.layers()).allMatch((layer) -> layer.b() == null);
	}

	@Test
	void glorotUniformHasItsNumbersForEver() {
		Network network = network(1, Scheme.GLOROT_UNIFORM, true, 2, 3, 1, 2);
		assertThat(network.form()).isEqualTo(Form.LAYERS);
		assertThat(network.layers().get(0).W().values()).containsExactly(0.14582910473973623, 0.5384808507041624,
				1.0319153311461422, -0.12190284774320936, -0.12210992242681096, 0.5759727547667007);
		assertThat(network.layers().get(1).W().values()).containsExactly(0.9243117376815441, 0.056502820439913705,
				-0.5253942774856997);
		assertThat(network.layers().get(0).b()).containsExactly(0, 0, 0);
		assertThat(network.layers()).map(Layer::activation).containsExactly(new Relu(), new Relu(), new Softmax());
	}

	@Test
	void zerosAreZeros() {
		Network network = network(1, Scheme.ZEROS, true, 2, 3, 1);
		assertThat(network.parameters().arrays()).hasSize(4)
			.allMatch((array) -> Arrays.stream(array).allMatch((v) -> v == 0));
	}

	@ParameterizedTest
	@EnumSource(names = { "HE_UNIFORM", "GLOROT_UNIFORM" })
	void weightsFillTheirRange(Scheme scheme) {
		double[] W = network(3, scheme, false, 50, 100).layers().getFirst().W().values();
		double limit = (scheme == Scheme.HE_UNIFORM) ? Math.sqrt(6.0 / 50) : Math.sqrt(6.0 / 150);
		assertThat(Arrays.stream(W).min().orElseThrow()).isBetween(-limit, -0.99 * limit);
		assertThat(Arrays.stream(W).max().orElseThrow()).isBetween(0.99 * limit, limit);
		assertThat(Arrays.stream(W).average().orElseThrow()).isBetween(-0.05 * limit, 0.05 * limit);
	}

	@Test
	void activationsMakeLayersOfAnySizes() {
		var activations = List.of(new Tanh(), new Sigmoid());
		Network network = this.service.initialize(
				new Initialization(new long[] { 2, 3, 1 }, 1, Scheme.HE_UNIFORM, false, List.copyOf(activations)));
		assertThat(network.form()).isEqualTo(Form.LAYERS);
		assertThat(network.layers()).map(Layer::activation).containsExactlyElementsOf(activations);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "3; SHAPE_MISMATCH; #/sizes", "0,2; INVALID_VALUE; #/sizes/0", "2,-1,3; INVALID_VALUE; #/sizes/1",
					"10000,1001; TOO_LARGE; #/sizes", "4000000000,4000000000; TOO_LARGE; #/sizes",
					"9007199254740991,9007199254740991; TOO_LARGE; #/sizes", "1,9999999,1; TOO_LARGE; #/sizes" })
	void sizesOfNoNetworkAreRefused(String sizes, String kind, String pointer) {
		long[] numbers = Arrays.stream(sizes.split(",", -1)).mapToLong(Long::parseLong).toArray();
		assertThatExceptionOfType(InvalidInputException.class)
			.isThrownBy(() -> network(1, Scheme.ZEROS, false, numbers))
			.satisfies((ex) -> assertThat(ex.violations()).hasSize(1)
				.first()
				.matches((violation) -> violation.kind().name().equals(kind) && violation.pointer().equals(pointer)));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theLargestNetworkIsAllowed(boolean bias) {
		var violations = new Violations();
		Initialization.check(new long[] { bias ? 9_999 : 10_000, 1_000 }, bias, null, violations);
		assertThat(violations.isEmpty()).isTrue();
		Initialization.check(new long[] { bias ? 10_000 : 10_001, 1_000 }, bias, null, violations);
		assertThat(violations.isEmpty()).isFalse();
	}

	@Test
	void manyLayersAreRefused() {
		var violations = new Violations();
		long[] sizes = new long[33];
		Arrays.fill(sizes, 1);
		Initialization.check(sizes, false, null, violations);
		assertThat(violations.isEmpty()).isTrue();
		Initialization.check(Arrays.copyOf(sizes, 34), false, null, violations);
		assertThat(violations.cover("#/sizes")).isTrue();
	}

	@Test
	void activationsThatDoNotFitAreRefused() {
		var violations = new Violations();
		Initialization.check(new long[] { 1, 1, 1 }, false, List.of(new Softmax(), new Softmax()), violations);
		assertThat(violations.cover("#/activations/0")).isTrue();
		assertThat(violations.cover("#/activations/1")).isFalse();
		var count = new Violations();
		Initialization.check(new long[] { 1, 1, 1 }, false, List.of(new Relu()), count);
		assertThat(count.cover("#/activations")).isTrue();
	}

}
