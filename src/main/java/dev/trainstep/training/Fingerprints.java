package dev.trainstep.training;

import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Data;
import dev.trainstep.core.Network;
import dev.trainstep.core.OptimizerState;
import dev.trainstep.core.Parameters;
import dev.trainstep.core.Samples;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * CRC-32C checksums of a run, by which a resumed run is known to be the same. They guard
 * against mistakes, not against malice. A fingerprint has a checksum for each part, so
 * that a refusal can name what differs.
 *
 * @param network the checksums of checkpoint, parameters and optimizer state
 * @param data the checksums of inputs, targets, weights and validation
 * @param settings the checksums of everything else that the results depend on
 */
public record Fingerprints(String network, String data, String settings) {

	/** Between the checksums of the parts of one fingerprint. */
	private static final String SEPARATOR = "-";

	private static final List<String> SETTINGS = List.of("eta", "optimizer", "clipNorm", "batchSize", "seed",
			"schedule", "epochs", "earlyStopping", "activation", "lossFunction");

	/** A placeholder until the checksums are computed. */
	static final Fingerprints NONE = new Fingerprints("", "", "");

	/** The fingerprints of a run at a checkpoint. */
	static Fingerprints of(Checkpoint checkpoint, Network network, @Nullable OptimizerState state, Data data,
			TrainingPlan plan) {
		return new Fingerprints(ofNetwork(checkpoint, network, state), ofData(data, plan),
				ofSettings(network, data, plan));
	}

	/** Adds a violation for each given fingerprint that differs from these. */
	void check(Fingerprints given, Violations violations) {
		check("#/network", given.network, this.network, List.of("resume", "network", "optimizer state"),
				"; send those of one answer, unrounded", violations);
		check("#/data", given.data, this.data, List.of("x", "target", "sampleWeights", "validation"), "", violations);
		check("#/settings", given.settings, this.settings, SETTINGS, "", violations);
	}

	/** Names the parts that differ. */
	private static void check(String pointer, String given, String own, List<String> names, String help,
			Violations violations) {
		String[] givenParts = given.split(SEPARATOR, -1);
		String[] parts = own.split(SEPARATOR, -1);
		if (givenParts.length != parts.length) {
			violations.add(Kind.INVALID_VALUE, pointer, "is not from an answer of this version of the service; without "
					+ "resume, the network and its optimizer can be trained further");
			return;
		}
		String differing = IntStream.range(0, parts.length)
			.filter((i) -> !givenParts[i].equals(parts[i]))
			.mapToObj(names::get)
			.collect(Collectors.joining(", "));
		if (!differing.isEmpty()) {
			violations.add(Kind.INVALID_VALUE, pointer, "the run that this continues had another " + differing + help);
		}
	}

	private static String ofNetwork(Checkpoint checkpoint, Network network, @Nullable OptimizerState state) {
		return String.join(SEPARATOR, ofCheckpoint(checkpoint), checksum((crc) -> add(crc, network.parameters())),
				checksum((crc) -> add(crc, state)));
	}

	private static String ofCheckpoint(Checkpoint checkpoint) {
		Best best = checkpoint.best();
		return checksum((crc) -> {
			add(crc, String.join("\n", Long.toString(checkpoint.step()), plain(checkpoint.lossSum()),
					Long.toString(checkpoint.correct()), Long.toString(checkpoint.waited()),
					plain(checkpoint.lastLoss()), plain(checkpoint.validationLoss()),
					(best != null) ? best.epoch() + " " + plain(best.loss()) : ""));
			if (best != null) {
				add(crc, best.network().parameters());
			}
		});
	}

	private static String ofData(Data data, TrainingPlan plan) {
		return String.join(SEPARATOR, checksum((crc) -> add(crc, data.x())), checksum((crc) -> addTarget(crc, data)),
				checksum((crc) -> addWeights(crc, data)), checksum((crc) -> {
					switch (plan.validation()) {
						case Validation.Separate(Data separate) -> {
							add(crc, separate.x());
							addTarget(crc, separate);
							addWeights(crc, separate);
						}
						case Validation.HeldOut heldOut -> add(crc, Double.toString(heldOut.fraction()));
						case null -> add(crc, "");
					}
				}));
	}

	/** In the order of {@link #SETTINGS}. */
	private static String ofSettings(Network network, Data data, TrainingPlan plan) {
		var activations = network.layers().stream().map((layer) -> layer.activation().toString()).toList();
		return Stream
			.of(plan.rule().eta(), plan.rule().optimizer(), plan.rule().clipNorm(),
					plan.stepsPerEpoch(data) == 1 ? "all" : plan.batches().size(plan.samples(data)),
					plan.batches().seed(), plan.schedule(), plan.schedule().looksAhead() ? plan.epochs() : "",
					plan.stop().earlyStopping(), activations, network.lossFunction())
			.map((setting) -> checksum((crc) -> add(crc, String.valueOf(setting))))
			.collect(Collectors.joining(SEPARATOR));
	}

	private static String checksum(Consumer<CRC32C> content) {
		var crc = new CRC32C();
		content.accept(crc);
		return HexFormat.of().toHexDigits((int) crc.getValue());
	}

	private static void add(CRC32C crc, String text) {
		crc.update(text.getBytes(UTF_8));
	}

	private static void add(CRC32C crc, @Nullable OptimizerState state) {
		if (state != null) {
			add(crc, Long.toString(state.step()));
			if (state.m() != null) {
				add(crc, state.m());
			}
			if (state.v() != null) {
				add(crc, state.v());
			}
		}
	}

	private static void addTarget(CRC32C crc, Data data) {
		if (data.y() != null) {
			add(crc, data.y());
		}
		if (data.labels() != null) {
			for (int label : data.labels().classes()) {
				add(crc, label);
			}
		}
	}

	private static void addWeights(CRC32C crc, Data data) {
		if (data.sampleWeights() != null) {
			add(crc, data.sampleWeights());
		}
	}

	private static void add(CRC32C crc, Samples samples) {
		add(crc, samples.rows().values());
	}

	private static void add(CRC32C crc, Parameters parameters) {
		parameters.arrays().forEach((values) -> add(crc, values));
	}

	private static void add(CRC32C crc, double[] values) {
		for (double value : values) {
			// Some languages do not write the sign of −0, so it does not count.
			add(crc, Double.doubleToLongBits(value + 0.0));
		}
	}

	private static void add(CRC32C crc, long bits) {
		for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
			crc.update((int) (bits >>> shift));
		}
	}

	/** The number as text, without the sign of −0. */
	private static String plain(@Nullable Double value) {
		return (value != null) ? Double.toString(value + 0.0) : "";
	}

}
