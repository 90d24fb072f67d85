package io.patkeeper.azuredevops;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that stops in the middle of a response, and keeps the connection open.
 */
final class RawServer implements Closeable {

	private final AtomicInteger requests = new AtomicInteger();

	private final List<Socket> connections = new CopyOnWriteArrayList<>();

	private final ServerSocket server;

	private volatile String answer = "";

	RawServer() {
		this(50);
		Thread thread = new Thread(this::serve, "raw-server");
		thread.setDaemon(true);
		thread.start();
	}

	private RawServer(int backlog) {
		try {
			this.server = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A server whose queue is full, so that connecting to it takes for ever.
	 */
	static RawServer thatDoesNotAccept() {
		RawServer server = new RawServer(1);
		try {
			while (true) {
				Socket waiting = new Socket();
				server.connections.add(waiting);
				waiting.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.server.getLocalPort()),
						200);
			}
		}
		catch (SocketTimeoutException ex) {
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String url() {
		return "http://" + this.server.getInetAddress().getHostAddress() + ":" + this.server.getLocalPort();
	}

	void answer(String status, int length, String start) {
		this.requests.set(0);
		this.answer = "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s".formatted(status,
				length, start);
	}

	int requests() {
		return this.requests.get();
	}

	private void serve() {
		while (!this.server.isClosed()) {
			try {
				Socket connection = this.server.accept();
				this.connections.add(connection);
				BufferedReader reader = new BufferedReader(
						new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
				String line = reader.readLine();
				while (line != null && !line.isEmpty()) {
					line = reader.readLine();
				}
				if (line != null) {
					this.requests.incrementAndGet();
					connection.getOutputStream().write(this.answer.getBytes(StandardCharsets.US_ASCII));
					connection.getOutputStream().flush();
				}
			}
			catch (IOException ex) {
				// Closed, or the client has given up.
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket connection : this.connections) {
			connection.close();
		}
	}

}
