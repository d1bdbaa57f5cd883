package dev.trainstep.api;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.util.FileSystemUtils;

import dev.trainstep.Tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that generators make from {@code docs/openapi.yaml}, with their default
 * options. A program in {@code src/test/clients} uses each: it applies a network to one
 * sample and to a batch, trains a network by copying answers into requests, and reads a
 * problem.
 */
@Tag("slow")
class GeneratedClientTests extends HttpTest {

	private static final Path ROOT = Path.of("").toAbsolutePath();

	private static final Path DOCUMENT = ROOT.resolve("docs/openapi.yaml");

	private static final Path SOURCES = ROOT.resolve("src/test/clients");

	private static final Path TARGET = ROOT.resolve("target/clients");

	private static final String OPENAPI_GENERATOR = "org.openapitools:openapi-generator-cli:7.25.0";

	private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

	private static @Nullable Path openApiGenerator;

	private static @Nullable Path npmPrograms;

	@Test
	void aPythonClientWorks() throws Exception {
		// The generated code needs pydantic 2, which Debian 12 does not have.
		String imports = "import dateutil, urllib3; from pydantic import field_validator";
		Path python = Tools.require("python3", "that imports pydantic 2, urllib3 and dateutil",
				(program) -> Tools.works(program, "-c", imports), "no Python client was made from docs/openapi.yaml");
		Path client = client("python");
		openApiGenerator(client, "python");
		run(python, "-m", "compileall", "-q", client);
		run(python, client.resolve("client.py"), uri(""));
	}

	@Test
	void aJavaClientWorks() throws Exception {
		Path client = client("java");
		openApiGenerator(client, "java", "--library", "native");
		maven("--file", client.resolve("pom.xml"), "compile", "dependency:copy-dependencies");
		String classPath = client.resolve("target/classes") + File.pathSeparator
				+ client.resolve("target/dependency/*");
		run(JAVA, "-enableassertions", "-classpath", classPath, client.resolve("Client.java"), uri(""));
	}

	@Test
	void aTypeScriptClientOfOpenApiGeneratorWorks() throws Exception {
		Path client = client("typescript-fetch");
		openApiGenerator(client.resolve("generated"), "typescript-fetch");
		runTypeScript(client);
	}

	@Test
	void aTypeScriptClientOfHeyApiWorks() throws Exception {
		Path client = client("hey-api");
		run(npmProgram("openapi-ts"), "--input", DOCUMENT, "--output", client.resolve("generated"));
		runTypeScript(client);
	}

	@Test
	void openapiFetchWorksWithTypesOfOpenapiTypescript() throws Exception {
		Path client = client("openapi-typescript");
		run(npmProgram("openapi-typescript"), DOCUMENT, "--output", client.resolve("generated.ts"));
		runTypeScript(client);
	}

	private void runTypeScript(Path client) throws IOException, InterruptedException {
		run(npmProgram("tsc"), "--strict", "--target", "es2022", "--module", "node16", client.resolve("client.ts"));
		run("node", client.resolve("client.js"), uri(""));
	}

	/** A new folder that has the program and nothing else. */
	private static Path client(String name) throws IOException {
		Path client = TARGET.resolve(name);
		FileSystemUtils.deleteRecursively(client);
		FileSystemUtils.copyRecursively(SOURCES.resolve(name), client);
		return client;
	}

	private static void openApiGenerator(Path output, String... generator) throws IOException, InterruptedException {
		if (openApiGenerator == null) {
			maven("--file", ROOT.resolve("pom.xml"), "dependency:copy", "-Dartifact=" + OPENAPI_GENERATOR,
					"-Dmdep.stripVersion", "-DoutputDirectory=" + TARGET);
			openApiGenerator = TARGET.resolve("openapi-generator-cli.jar");
		}
		List<Object> command = new ArrayList<>(List.of(JAVA, "-jar", openApiGenerator, "generate"));
		command.addAll(List.of("--input-spec", DOCUMENT, "--output", output, "--generator-name"));
		command.addAll(List.of(generator));
		run(command.toArray());
	}

	private static void maven(Object... arguments) throws IOException, InterruptedException {
		run(Stream.concat(Stream.of(ROOT.resolve("mvnw"), "--batch-mode"), Stream.of(arguments)).toArray());
	}

	private static Path npmProgram(String name) throws IOException, InterruptedException {
		if (npmPrograms == null) {
			npmPrograms = Tools.npmPrograms(SOURCES, TARGET, "no TypeScript client was made from docs/openapi.yaml");
		}
		return npmPrograms.resolve(name);
	}

	private static void run(Object... command) throws IOException, InterruptedException {
		Process process = start(command);
		String output = new String(process.getInputStream().readAllBytes(), UTF_8);
		assertThat(process.waitFor()).as("%s%n%s", List.of(command), output).isZero();
	}

	private static Process start(Object... command) throws IOException {
		Files.createDirectories(TARGET);
		Process process = new ProcessBuilder(Stream.of(command).map(Object::toString).toList())
			.directory(TARGET.toFile())
			.redirectErrorStream(true)
			.start();
		process.getOutputStream().close();
		return process;
	}

}
