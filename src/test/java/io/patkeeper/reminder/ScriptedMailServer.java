package io.patkeeper.reminder;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A mail server that gives the replies that a test wants, by the command, or after the
 * end of a mail as {@code "."}. Where the reply is empty, it gives none.
 */
final class ScriptedMailServer implements AutoCloseable {

	private final ServerSocket server;

	private final Map<String, String> replies;

	private final List<String> commands = new CopyOnWriteArrayList<>();

	ScriptedMailServer(int port, Map<String, String> replies) {
		this.replies = replies;
		try {
			this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread thread = new Thread(this::serve, "scripted mail server");
		thread.setDaemon(true);
		thread.start();
	}

	/** All commands that it was given, as verbs. */
	List<String> commands() {
		return this.commands;
	}

	private void serve() {
		while (!this.server.isClosed()) {
			try (Socket client = this.server.accept()) {
				talk(client);
			}
			catch (IOException ex) {
				// The client has gone, or the server was closed.
			}
		}
	}

	private void talk(Socket client) throws IOException {
		BufferedReader in = new BufferedReader(
				new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
		reply(client, "CONNECT", "220 localhost");
		String line = in.readLine();
		while (line != null) {
			String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
			this.commands.add(verb);
			switch (verb) {
				case "DATA" -> {
					if (reply(client, verb, "354 Go on")) {
						while (!".".equals(in.readLine())) {
							// A line of the mail.
						}
						reply(client, ".", "250 Taken");
					}
				}
				case "QUIT" -> {
					reply(client, verb, "221 Bye");
					return;
				}
				default -> reply(client, verb, "250 OK");
			}
			line = in.readLine();
		}
	}

	/** Whether it goes on after that reply. */
	private boolean reply(Socket client, String verb, String usual) throws IOException {
		String reply = this.replies.getOrDefault(verb, usual);
		if (!reply.isEmpty()) {
			OutputStream out = client.getOutputStream();
			out.write((reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
			out.flush();
		}
		return reply.isEmpty() || reply.charAt(0) < '4';
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
