package io.patkeeper.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The HTTP proxy of a company's network. Whatever host it is asked for, it connects to
 * one and the same port of this machine.
 */
public final class FakeProxy implements Closeable {

	private final ServerSocket server;

	private final int target;

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private volatile String requiredAuthorization = "";

	private volatile String refusal = "";

	/**
	 * Starts a proxy.
	 * @param target the port that all of its connections lead to
	 */
	public FakeProxy(int target) {
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.target = target;
		start(this::accept);
	}

	public void require(String user, String password) {
		this.requiredAuthorization = "Basic "
				+ Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Answers everything with a given status line, without {@code HTTP/1.1}.
	 */
	public void refuse(String status) {
		this.refusal = status;
	}

	/**
	 * The first lines of the requests so far, such as
	 * {@code CONNECT entra.example:443 HTTP/1.1}.
	 */
	public List<String> requests() {
		return this.requests;
	}

	/**
	 * The address without a scheme.
	 */
	public String address() {
		return this.server.getInetAddress().getHostAddress() + ":" + this.server.getLocalPort();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				this.sockets.add(client);
				start(() -> serve(client));
			}
			catch (IOException ex) {
				// Closed.
			}
		}
	}

	private void serve(Socket client) {
		try {
			String head = readHead(client.getInputStream());
			this.requests.add(head.lines().findFirst().orElse(""));
			if (!this.refusal.isEmpty()) {
				answer(client, this.refusal, "");
			}
			else if (!head.contains("Proxy-Authorization: " + this.requiredAuthorization)
					&& !this.requiredAuthorization.isEmpty()) {
				answer(client, "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"proxy\"\r\n");
			}
			else {
				forward(client, head);
			}
		}
		catch (IOException ex) {
			// One of the two has closed the connection.
		}
	}

	private void forward(Socket client, String head) throws IOException {
		Socket other = new Socket(InetAddress.getLoopbackAddress(), this.target);
		this.sockets.add(other);
		if (head.startsWith("CONNECT ")) {
			client.getOutputStream()
				.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		}
		else {
			other.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
		}
		start(() -> pump(client, other));
		pump(other, client);
	}

	private static void answer(Socket client, String status, String headers) throws IOException {
		client.getOutputStream()
			.write("HTTP/1.1 %s\r\n%sContent-Length: 0\r\nConnection: close\r\n\r\n".formatted(status, headers)
				.getBytes(StandardCharsets.US_ASCII));
		client.close();
	}

	private static void pump(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// One of the two has closed the connection.
		}
	}

	private static String readHead(InputStream input) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
			int next = input.read();
			if (next < 0) {
				throw new IOException("The client has closed the connection");
			}
			head.write(next);
		}
		return head.toString(StandardCharsets.US_ASCII);
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "fake-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

}
