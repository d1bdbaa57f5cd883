package dev.trainstep.api;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.PostMapping;

import dev.trainstep.admission.RefusedException;
import dev.trainstep.archive.onnx.OnnxModel;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.json.StrictJson;

/** The operations of all controllers by their paths, to be called without HTTP. */
@Component
public class Operations {

	private final SortedMap<String, Operation> operations = new TreeMap<>();

	private final RequestConverter converter;

	private final StrictJson json;

	@Autowired
	Operations(ApplicationContext context, RequestConverter converter, StrictJson json) {
		this(context.getBeansWithAnnotation(Endpoints.class).values(), converter, json);
	}

	Operations(Collection<?> controllers, RequestConverter converter, StrictJson json) {
		this.converter = converter;
		this.json = json;
		controllers.forEach((controller) -> Arrays.stream(controller.getClass().getDeclaredMethods())
			.filter(Operations::takesOnlyARequest)
			.forEach((method) -> {
				ReflectionUtils.makeAccessible(method);
				this.operations.put(path(method), new Operation(controller, method, method.getParameterTypes()[0]));
			}));
	}

	private record Operation(Object controller, Method method, Class<?> request) {
	}

	private static String path(Method method) {
		return Objects.requireNonNull(AnnotatedElementUtils.getMergedAnnotation(method, PostMapping.class)).path()[0];
	}

	private static boolean takesOnlyARequest(Method method) {
		return method.isAnnotationPresent(PostMapping.class) && method.getParameterCount() == 1;
	}

	/** The type of request of each path. */
	Map<String, Class<?>> requests() {
		Map<String, Class<?>> requests = new TreeMap<>();
		this.operations.forEach((path, operation) -> requests.put(path, operation.request()));
		return requests;
	}

	/**
	 * Reads, checks and answers a request.
	 * @param body JSON
	 * @return JSON, or the file of a model
	 * @throws InvalidInputException if the request is wrong, or a result overflows
	 * float64
	 * @throws RefusedException if there is no room for it
	 */
	public byte[] answer(String path, byte[] body) {
		Operation operation = Objects.requireNonNull(this.operations.get(path), path);
		Object request = this.converter.read(body, operation.request());
		Object answer = ReflectionUtils.invokeMethod(operation.method(), operation.controller(), request);
		return (answer instanceof OnnxModel model) ? model.toBytes() : this.json.mapper().writeValueAsBytes(answer);
	}

}
