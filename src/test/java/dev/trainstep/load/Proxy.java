package dev.trainstep.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.trainstep.Tools;

/**
 * A proxy in front of two replicas, with the configuration in {@code deploy/proxies}.
 * Only addresses are replaced.
 */
final class Proxy implements AutoCloseable {

	private final Process process;

	private final int port;

	private final Path output;

	private Proxy(Process process, int port, Path output) {
		this.process = process;
		this.port = port;
		this.output = output;
	}

	/** The programs. Each has a file, and what has to be around it to start it here. */
	enum Program {

		/** Its workers would be another user, who may not write into the directory. */
		NGINX("nginx", "nginx-light", "nginx.conf", """
				daemon off;
				master_process off;
				pid %1$s/pid;
				error_log %1$s/error.log;
				events {
				}
				http {
					access_log off;
					client_body_temp_path %1$s/body;
					proxy_temp_path %1$s/proxy;
					fastcgi_temp_path %1$s/fastcgi;
					uwsgi_temp_path %1$s/uwsgi;
					scgi_temp_path %1$s/scgi;
					%2$s
				}
				""", "-e %s/error.log -c"),

		HAPROXY("haproxy", "haproxy", "haproxy.cfg", "%2$s", "-db -f"),

		CADDY("caddy", "caddy", "Caddyfile", """
				{
					admin off
					default_bind 127.0.0.1
				}
				%2$s
				""", "run --adapter caddyfile --config");

		private final String name;

		private final String debian;

		private final String file;

		private final String around;

		/** The name of the file follows them. */
		private final String arguments;

		Program(String name, String debian, String file, String around, String arguments) {
			this.name = name;
			this.debian = debian;
			this.file = file;
			this.around = around;
			this.arguments = arguments;
		}

		/**
		 * Starts it, and waits until it listens.
		 * @param directory for its files
		 * @param one the port of a replica
		 * @param two the port of the other
		 */
		Proxy start(Path directory, int one, int two) throws IOException {
			List<String> command = new ArrayList<>();
			command
				.add(Tools.require(this.name, "the service was not tried behind it (Debian: %s)".formatted(this.debian))
					.toString());
			for (String argument : this.arguments.split(" ", -1)) {
				command.add(argument.formatted(directory));
			}
			int port = Service.freePorts()[0];
			String shipped = Files.readString(Path.of("deploy", "proxies", this.file))
				.replace("replica1:8080", "127.0.0.1:" + one)
				.replace("replica2:8080", "127.0.0.1:" + two)
				.replace("*:80", "127.0.0.1:" + port)
				.replace("\n:80", "\n:" + port);
			command.add(Files.writeString(directory.resolve(this.file), this.around.formatted(directory, shipped))
				.toString());
			Path output = directory.resolve("output");
			var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
			builder.environment().put("XDG_CONFIG_HOME", directory.toString());
			builder.environment().put("XDG_DATA_HOME", directory.toString());
			var proxy = new Proxy(builder.start(), port, output);
			Service.await("listening", () -> proxy.process.isAlive() && Connection.isAccepted(port));
			return proxy;
		}

	}

	int port() {
		return this.port;
	}

	/** All that it has printed. */
	String log() throws IOException {
		return Files.readString(this.output);
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

}
