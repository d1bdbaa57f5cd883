package dev.trainstep.training;

import java.util.HexFormat;
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
 * against mistakes, not against malice.
 *
 * @param network the checksum of parameters, optimizer state and checkpoint
 * @param data the checksum of inputs, targets and validation data
 * @param settings the checksum of everything else that the results depend on
 */
public record Fingerprints(String network, String data, String settings) {

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
		String other = "the run that this continues had another ";
		if (!given.network.equals(this.network)) {
			violations.add(Kind.INVALID_VALUE, "#/network",
					other + "network, optimizer state or resume; send those of one answer, unrounded");
		}
		if (!given.data.equals(this.data)) {
			violations.add(Kind.INVALID_VALUE, "#/data", other + "x, target or validation");
		}
		if (!given.settings.equals(this.settings)) {
			violations.add(Kind.INVALID_VALUE, "#/settings", other
					+ "eta, optimizer, clipNorm, batchSize, seed, schedule, earlyStopping, activation or lossFunction");
		}
	}

	private static String ofNetwork(Checkpoint checkpoint, Network network, @Nullable OptimizerState state) {
		var crc = new CRC32C();
		Best best = checkpoint.best();
		crc.update(String.join("\n", Long.toString(checkpoint.step()), plain(checkpoint.lossSum()),
				Long.toString(checkpoint.correct()), Long.toString(checkpoint.waited()), plain(checkpoint.lastLoss()),
				plain(checkpoint.validationLoss()), (best != null) ? best.epoch() + " " + plain(best.loss()) : "")
			.getBytes(UTF_8));
		if (best != null) {
			add(crc, best.network().parameters());
		}
		add(crc, network.parameters());
		if (state != null) {
			crc.update(Long.toString(state.step()).getBytes(UTF_8));
			if (state.m() != null) {
				add(crc, state.m());
			}
			if (state.v() != null) {
				add(crc, state.v());
			}
		}
		return hex(crc);
	}

	private static String ofData(Data data, TrainingPlan plan) {
		var crc = new CRC32C();
		add(crc, data);
		if (plan.validation() != null) {
			add(crc, plan.validation());
		}
		return hex(crc);
	}

	private static String ofSettings(Network network, Data data, TrainingPlan plan) {
		var crc = new CRC32C();
		var activations = network.layers().stream().map((layer) -> layer.activation().toString()).toList();
		String end = plan.schedule().looksAhead() ? Long.toString(plan.steps(data)) : "";
		crc.update(String
			.join("\n", activations.toString(), network.lossFunction().toString(), plan.rule().optimizer().toString(),
					Double.toString(plan.rule().eta()), String.valueOf(plan.rule().clipNorm()),
					Long.toString(plan.batches().size(data)), String.valueOf(plan.batches().seed()),
					plan.schedule().toString(), String.valueOf(plan.stop().earlyStopping()), end)
			.getBytes(UTF_8));
		return hex(crc);
	}

	private static void add(CRC32C crc, Data data) {
		add(crc, data.x());
		if (data.y() != null) {
			add(crc, data.y());
		}
		if (data.labels() != null) {
			for (int label : data.labels().classes()) {
				add(crc, label);
			}
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

	private static String hex(CRC32C crc) {
		return HexFormat.of().toHexDigits((int) crc.getValue());
	}

}
