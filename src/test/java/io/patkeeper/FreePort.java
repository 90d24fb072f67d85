package io.patkeeper;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that cannot take any port, such as one that comes back to where it
 * was. They lie below those that systems give to whoever asks for any, so that nobody
 * gets one of them while it is not in use.
 */
public final class FreePort {

	/** How many ports each process of tests has to itself. */
	private static final int SHARE = 5_000;

	private static final int FIRST = 15_000 + SHARE * Integer.getInteger("surefire.fork", 1);

	private static final Set<Integer> found = ConcurrentHashMap.newKeySet();

	private FreePort() {
	}

	/** One that is free, and that nobody else has found here. */
	public static int find() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(FIRST, FIRST + SHARE);
			if (isFree(port) && found.add(port)) {
				return port;
			}
		}
	}

	private static boolean isFree(int port) {
		try {
			new ServerSocket(port).close();
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
