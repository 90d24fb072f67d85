package io.patkeeper.outbound;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Adds the certificate that is not trusted to the exception, as the JDK's own exception
 * does not name it.
 */
final class CertificateNamingTrustManager extends X509ExtendedTrustManager {

	private final X509ExtendedTrustManager delegate;

	CertificateNamingTrustManager(X509ExtendedTrustManager delegate) {
		this.delegate = delegate;
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		check(chain, () -> this.delegate.checkServerTrusted(chain, authType));
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		check(chain, () -> this.delegate.checkServerTrusted(chain, authType, socket));
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
			throws CertificateException {
		check(chain, () -> this.delegate.checkServerTrusted(chain, authType, engine));
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		this.delegate.checkClientTrusted(chain, authType);
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		this.delegate.checkClientTrusted(chain, authType, socket);
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
			throws CertificateException {
		this.delegate.checkClientTrusted(chain, authType, engine);
	}

	@Override
	public X509Certificate[] getAcceptedIssuers() {
		return this.delegate.getAcceptedIssuers();
	}

	private static void check(X509Certificate[] chain, TrustCheck check) throws CertificateException {
		try {
			check.run();
		}
		catch (CertificateException ex) {
			throw new UntrustedCertificateException(chain[0], ex);
		}
	}

	private interface TrustCheck {

		void run() throws CertificateException;

	}

}
