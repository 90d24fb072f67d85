package io.patkeeper;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An answer as it came, to a request that no decent client would send.
 *
 * @param status the status
 * @param headers the headers, by their names in lower case
 * @param body the body
 */
public record RawAnswer(int status, Map<String, String> headers, String body) {

	/**
	 * Sends a request to this machine, byte for byte, and reads until the connection is
	 * closed.
	 */
	public static RawAnswer to(int port, String request) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", port)) {
			socket.setSoTimeout(60_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			socket.getOutputStream().flush();
			return read(socket.getInputStream());
		}
	}

	public static RawAnswer read(InputStream input) throws IOException {
		String all = new String(input.readAllBytes(), StandardCharsets.UTF_8);
		int end = all.indexOf("\r\n\r\n");
		List<String> lines = new ArrayList<>(List.of(all.substring(0, end).split("\r\n")));
		int status = Integer.parseInt(lines.remove(0).split(" ")[1]);
		Map<String, String> headers = new LinkedHashMap<>();
		for (String line : lines) {
			int colon = line.indexOf(':');
			headers.merge(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip(),
					(one, other) -> one + ", " + other);
		}
		return new RawAnswer(status, headers, all.substring(end + 4));
	}

}
