package dev.trainstep.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.trainstep.Tools;

/**
 * A proxy in front of two replicas, with a configuration in {@code deploy}. Only
 * addresses are replaced, and folders.
 */
final class Proxy implements AutoCloseable {

	/** What the entrypoint of the proxy in {@code deploy/swarm} writes into a file. */
	private static final String REPLICAS = "server replica1:8080 max_fails=0; server replica2:8080 max_fails=0;";

	/**
	 * Its workers would be another user, who may not write into the directory, so it has
	 * none.
	 */
	private static final String NGINX_FOLDERS = """

			client_body_temp_path /tmp/body;
			proxy_temp_path /tmp/proxy;
			fastcgi_temp_path /tmp/fastcgi;
			uwsgi_temp_path /tmp/uwsgi;
			scgi_temp_path /tmp/scgi;
			""";

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

		NGINX("nginx", "nginx-light", "proxies/nginx.conf", """
				daemon off;
				pid /tmp/nginx.pid;
				error_log stderr;
				events {
				}
				http {
					access_log off;
					%s
				}
				""", "-e stderr -c"),

		/** As the proxy of {@code deploy/swarm} does, it also tries a 503 again. */
		SWARM("nginx", "nginx-light", "swarm/proxy/nginx.conf", "%s", "-e stderr -c"),

		HAPROXY("haproxy", "haproxy", "proxies/haproxy.cfg", "%s", "-db -f"),

		CADDY("caddy", "caddy", "proxies/Caddyfile", """
				{
					admin off
					default_bind 127.0.0.1
				}
				%s
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
			command.addAll(List.of(this.arguments.split(" ")));
			int[] ports = Service.freePorts();
			int port = ports[0];
			String configuration = this.around.formatted(Files.readString(Path.of("deploy", this.file)))
				.replace("include /tmp/replicas;", REPLICAS)
				.replace("replica1:8080", "127.0.0.1:" + one)
				.replace("replica2:8080", "127.0.0.1:" + two)
				.replace("*:80", "127.0.0.1:" + port)
				.replace("\n:80", "\n:" + port)
				.replace("listen 8080", "listen 127.0.0.1:" + port)
				.replace("127.0.0.1:8082", "127.0.0.1:" + ports[1])
				.replace("daemon off;", "daemon off; master_process off;")
				.replace("\nhttp {", "\nhttp {" + NGINX_FOLDERS)
				.replace("/tmp/", directory + "/");
			command.add(Files.writeString(directory.resolve("configuration"), configuration).toString());
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
