package io.patkeeper.outbound;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/**
 * The certificate of another host, or of a proxy that intercepts TLS, is not trusted.
 */
final class UntrustedCertificateException extends CertificateException {

	private static final long serialVersionUID = 1L;

	private final String subject;

	private final String issuer;

	UntrustedCertificateException(X509Certificate certificate, CertificateException cause) {
		super(cause.getMessage(), cause);
		this.subject = certificate.getSubjectX500Principal().getName();
		this.issuer = certificate.getIssuerX500Principal().getName();
	}

	/** The certificate's subject, as a distinguished name (RFC 2253). */
	String subject() {
		return this.subject;
	}

	/** The certificate's issuer, as a distinguished name (RFC 2253). */
	String issuer() {
		return this.issuer;
	}

}
