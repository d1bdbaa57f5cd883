package dev.trainstep.json;

import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.core.Matrix;
import dev.trainstep.decimal.VectorWarmUp;

/**
 * A matrix of 128 x 784 numbers from and to JSON, per number: by the service's reader and
 * writer, and by Jackson alone, with its fast ways of reading and writing floating-point
 * numbers. {@code bench/jmh/run --only read write plain copy} prints the nanoseconds of
 * both, and their ratios.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(NumbersBenchmark.ROWS * NumbersBenchmark.COLUMNS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class NumbersBenchmark {

	static final int ROWS = 128;

	static final int COLUMNS = 784;

	/** Weights have all the digits of a float64, pixels few. */
	@Param({ "weights", "pixels" })
	String numbers;

	/** Whether numbers are written by vectors, as the service does once it is warm. */
	@Param({ "true", "false" })
	boolean vectors;

	private final StrictJson trainstep = new StrictJson(List.of(), List.of(), List.of());

	/** As fast as Jackson can: its fast readers are on by default, its fast writer is not. */
	private final JsonMapper jackson = JsonMapper.builder()
		.enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER, StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
		.enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
		.build();

	private double[][] rows;

	private Matrix matrix;

	private byte[] json;

	private byte[] copy;

	@Setup
	public void make() throws InterruptedException {
		if (this.vectors && !VectorWarmUp.run(Duration.ofSeconds(30))) {
			throw new IllegalStateException("this machine writes no faster by vectors");
		}
		var random = new SplittableRandom(1);
		this.rows = new double[ROWS][COLUMNS];
		this.matrix = new Matrix(ROWS, COLUMNS, new double[ROWS * COLUMNS]);
		for (int i = 0; i < ROWS; i++) {
			for (int j = 0; j < COLUMNS; j++) {
				this.rows[i][j] = this.numbers.equals("weights") ? random.nextGaussian() / 28
						: random.nextInt(101) / 100.0;
				this.matrix.values()[i * COLUMNS + j] = this.rows[i][j];
			}
		}
		this.json = this.jackson.writeValueAsBytes(this.rows);
		this.copy = new byte[this.json.length];
	}

	@Benchmark
	public Matrix read() {
		return this.trainstep.read(this.json, Matrix.class).orThrow();
	}

	@Benchmark
	public double[][] readJackson() {
		return this.jackson.readerFor(double[][].class).readValue(this.json);
	}

	@Benchmark
	public void write() {
		this.trainstep.mapper().writeValue(OutputStream.nullOutputStream(), this.matrix);
	}

	@Benchmark
	public void writeJackson() {
		this.jackson.writeValue(OutputStream.nullOutputStream(), this.rows);
	}

	/** The bytes alone: what no reader or writer can go below. */
	@Benchmark
	public byte[] copy() {
		System.arraycopy(this.json, 0, this.copy, 0, this.json.length);
		return this.copy;
	}

}
