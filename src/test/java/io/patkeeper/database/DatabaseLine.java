package io.patkeeper.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * A connection to PostgreSQL that can be cut, can freeze, as behind a firewall that drops
 * idle connections, and can change the bytes that are sent.
 */
public final class DatabaseLine implements AutoCloseable {

	private final int target;

	private final UnaryOperator<String> garble;

	private final int port;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final ServerSocket listener;

	private volatile boolean cut;

	private volatile boolean frozen;

	private DatabaseLine(int target, UnaryOperator<String> garble) {
		this.target = target;
		this.garble = garble;
		this.listener = listen();
		this.port = this.listener.getLocalPort();
	}

	/** Passes all bytes on unchanged. */
	public static DatabaseLine to(int target) {
		return new DatabaseLine(target, UnaryOperator.identity());
	}

	/** Replaces the version of the server by an older one of the same length. */
	public static DatabaseLine toOlder(int target, int version) {
		String said = "server_version\0";
		return new DatabaseLine(target, (text) -> text.replaceFirst(said + "\\d\\d", said + version));
	}

	/** The JDBC URL of a database through this connection. */
	public String over(String url) {
		return url.replaceFirst(":\\d+/", ":" + this.port + "/");
	}

	/** Passes nothing on any more, but keeps the connections open. */
	public void freeze() {
		this.frozen = true;
	}

	/** Closes all connections, and accepts no new ones. */
	public void cut() {
		this.cut = true;
		hangUp();
	}

	/** Accepts new connections again. */
	public void mend() {
		hangUp();
		this.frozen = false;
		this.cut = false;
	}

	private void hangUp() {
		for (Socket socket : this.sockets) {
			quietly(socket);
			this.sockets.remove(socket);
		}
	}

	@Override
	public void close() {
		quietly(this.listener);
		hangUp();
	}

	private ServerSocket listen() {
		try {
			ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
			start(() -> accept(listener));
			return listener;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept(ServerSocket listener) {
		while (!listener.isClosed()) {
			try {
				Socket client = listener.accept();
				if (this.cut) {
					client.close();
					continue;
				}
				Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target);
				this.sockets.add(client);
				this.sockets.add(server);
				if (this.cut) {
					// In the meantime, when these two may not have been among the
					// sockets.
					client.close();
					server.close();
				}
				start(() -> copy(client, server, UnaryOperator.identity()));
				start(() -> copy(server, client, this.garble));
			}
			catch (IOException ex) {
				// Closed, or the server is gone.
			}
		}
	}

	private void copy(Socket from, Socket to, UnaryOperator<String> change) {
		byte[] buffer = new byte[8192];
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				if (!this.frozen) {
					String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
					out.write(change.apply(text).getBytes(StandardCharsets.ISO_8859_1));
				}
			}
		}
		catch (IOException ex) {
			// The other side has closed it.
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "database-line");
		thread.setDaemon(true);
		thread.start();
	}

	private static void quietly(AutoCloseable closeable) {
		try {
			closeable.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
