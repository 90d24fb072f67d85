package io.patkeeper.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/**
 * A server with a certificate that nobody trusts without being told to.
 */
public final class TlsServer implements AutoCloseable {

	private final HttpsServer server;

	private TlsServer(HttpsServer server) {
		this.server = server;
	}

	public static TlsServer start(SelfSignedCertificate certificate) {
		return start(certificate, (exchange) -> {
			exchange.sendResponseHeaders(404, -1);
			exchange.close();
		});
	}

	public static TlsServer start(SelfSignedCertificate certificate, HttpHandler handler) {
		try {
			char[] password = SelfSignedCertificate.PASSWORD.toCharArray();
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(KeyStore.getInstance(certificate.pkcs12().toFile(), password), password);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys.getKeyManagers(), null, null);
			HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.setHttpsConfigurator(new HttpsConfigurator(context));
			server.createContext("/", handler);
			server.start();
			return new TlsServer(server);
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public int port() {
		return this.server.getAddress().getPort();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
