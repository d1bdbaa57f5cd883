package dev.trainstep.archive.onnx;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;

import dev.trainstep.core.Matrix;

/** Runs models as ONNX Runtime does. */
public final class OnnxRuntime implements AutoCloseable {

	private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

	private final OrtSession session;

	/**
	 * Loads a model.
	 * @throws AssertionError if it is none
	 */
	public OnnxRuntime(byte[] model) {
		try (var options = new OrtSession.SessionOptions()) {
			options.setIntraOpNumThreads(1);
			this.session = ENVIRONMENT.createSession(model, options);
		}
		catch (OrtException ex) {
			throw new AssertionError(ex);
		}
	}

	/** The outputs by their names, for samples in rows. */
	public Map<String, Matrix> run(Matrix x) {
		try (OnnxTensor input = tensor(x); OrtSession.Result result = this.session.run(Map.of("x", input))) {
			Map<String, Matrix> outputs = new LinkedHashMap<>();
			for (Map.Entry<String, OnnxValue> output : result) {
				outputs.put(output.getKey(), matrix((OnnxTensor) output.getValue()));
			}
			return outputs;
		}
		catch (OrtException ex) {
			throw new AssertionError(ex);
		}
	}

	private OnnxTensor tensor(Matrix x) throws OrtException {
		long[] shape = { x.rows(), x.cols() };
		if (inputInfo().type == OnnxJavaType.DOUBLE) {
			return OnnxTensor.createTensor(ENVIRONMENT, DoubleBuffer.wrap(x.values()), shape);
		}
		float[] values = new float[x.values().length];
		for (int i = 0; i < values.length; i++) {
			values[i] = (float) x.values()[i];
		}
		return OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(values), shape);
	}

	private TensorInfo inputInfo() throws OrtException {
		return (TensorInfo) Objects.requireNonNull(this.session.getInputInfo().get("x")).getInfo();
	}

	private static Matrix matrix(OnnxTensor tensor) {
		long[] shape = tensor.getInfo().getShape();
		int size = (int) (shape[0] * shape[1]);
		double[] values = new double[size];
		if (tensor.getInfo().type == OnnxJavaType.DOUBLE) {
			tensor.getDoubleBuffer().get(values);
		}
		else {
			FloatBuffer floats = tensor.getFloatBuffer();
			Arrays.setAll(values, floats::get);
		}
		return new Matrix((int) shape[0], (int) shape[1], values);
	}

	/** The names, types and shapes of the input and of the outputs; −1 is any length. */
	public List<String> signature() {
		try {
			return Stream
				.concat(this.session.getInputInfo().values().stream(), this.session.getOutputInfo().values().stream())
				.map(OnnxRuntime::describe)
				.toList();
		}
		catch (OrtException ex) {
			throw new AssertionError(ex);
		}
	}

	private static String describe(NodeInfo node) {
		var info = (TensorInfo) node.getInfo();
		return node.getName() + " " + info.type + " " + Arrays.toString(info.getShape());
	}

	@Override
	public void close() {
		try {
			this.session.close();
		}
		catch (OrtException ex) {
			throw new AssertionError(ex);
		}
	}

}
