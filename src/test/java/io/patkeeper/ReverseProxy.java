package io.patkeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import io.patkeeper.sandbox.Page;

import static org.awaitility.Awaitility.await;

/**
 * An nginx in front of some nodes, which take turns. A request that does not reach a node
 * goes to another one, and so does a GET that is not answered, but no POST: nginx does
 * not repeat what is not idempotent. It goes on trying a node that has failed, as with
 * two of them it might otherwise have none left.
 */
final class ReverseProxy implements AutoCloseable {

	static final String PROGRAM = "nginx";

	/** Tells which node has answered, the last one if several were tried. */
	private static final String NODE_HEADER = "X-Node";

	private static final String SETTINGS = """
			daemon off;
			worker_processes 1;
			pid nginx.pid;
			error_log error.log;
			events {
			}
			http {
				access_log access.log;
				client_body_temp_path client_body;
				proxy_temp_path proxy;
				fastcgi_temp_path fastcgi;
				uwsgi_temp_path uwsgi;
				scgi_temp_path scgi;
				upstream nodes {
			%s
					keepalive 8;
				}
				server {
					listen 127.0.0.1:%d;
					location / {
						proxy_pass http://nodes;
						proxy_http_version 1.1;
						proxy_set_header Connection "";
						proxy_set_header Host $http_host;
						proxy_read_timeout 90s;
						add_header %s $upstream_addr always;
					}
				}
			}
			""";

	private final int port;

	private final Process process;

	private ReverseProxy(int port, Process process) {
		this.port = port;
		this.process = process;
	}

	/**
	 * Starts an nginx.
	 * @param directory an existing folder of its own
	 * @param port where it listens
	 * @param nodes the ports of the nodes
	 */
	static ReverseProxy start(Path directory, int port, List<Integer> nodes) {
		String upstream = nodes.stream()
			.map((node) -> "\t\tserver 127.0.0.1:%d max_fails=0;".formatted(node))
			.collect(Collectors.joining("\n"));
		try {
			Path settings = Files.writeString(directory.resolve("nginx.conf"),
					SETTINGS.formatted(upstream, port, NODE_HEADER));
			Path log = directory.resolve("error.log");
			Process process = new ProcessBuilder(PROGRAM, "-p", directory.toString(), "-c", settings.toString(), "-e",
					log.toString())
				.redirectErrorStream(true)
				.redirectOutput(directory.resolve("output.log").toFile())
				.start();
			await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive() || listens(port));
			if (!process.isAlive()) {
				throw new IllegalStateException("nginx did not start: " + Files.readString(log));
			}
			return new ReverseProxy(port, process);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean listens(int port) throws IOException {
		try {
			new Socket(InetAddress.getByName("127.0.0.1"), port).close();
			return true;
		}
		catch (ConnectException ex) {
			return false;
		}
	}

	int port() {
		return this.port;
	}

	String url() {
		return "http://localhost:" + this.port;
	}

	/** Whether nginx itself has answered, as it got no answer from a node. */
	static boolean hasFailed(Page page) {
		return page.status() == 502 || page.status() == 504;
	}

	/** Whether an answer came through here, and not from Entra. */
	static boolean isAnswerOfNode(HttpResponse<String> answer) {
		return answer.headers().firstValue(NODE_HEADER).isPresent();
	}

	/** The port of the node that has answered. */
	static int nodeOf(HttpHeaders headers) {
		String tried = headers.firstValue(NODE_HEADER).orElseThrow();
		return Integer.parseInt(tried.substring(tried.lastIndexOf(':') + 1));
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

}
