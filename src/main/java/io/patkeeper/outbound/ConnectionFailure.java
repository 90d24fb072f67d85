package io.patkeeper.outbound;

import java.io.Serializable;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Why a connection to another host failed, distinguished by what an administrator can do
 * about it.
 *
 * @param cause the kind of failure
 * @param details the arguments of its sentence: subject and issuer of a certificate, or
 * the status of a proxy; otherwise empty
 */
public record ConnectionFailure(Cause cause, List<String> details) implements MessageSourceResolvable, Serializable {

	/**
	 * How the JDK's client reports that a proxy did not answer {@code CONNECT} with 200.
	 */
	private static final Pattern TUNNEL_FAILED = Pattern.compile("Tunnel failed, got: (\\d{3})");

	private ConnectionFailure(Cause cause, String... details) {
		this(cause, Arrays.stream(details).map(SingleLine::of).toList());
	}

	/**
	 * The proxy requires a user and a password, or does not accept those it was sent
	 * (407).
	 */
	public static ConnectionFailure proxyAuthenticationRequired() {
		return new ConnectionFailure(Cause.PROXY_AUTHENTICATION);
	}

	/**
	 * Finds the reason in an exception and its causes.
	 */
	public static ConnectionFailure of(Throwable exception) {
		boolean refused = false;
		for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
			ConnectionFailure failure = find(cause);
			if (failure != null) {
				return failure;
			}
			refused |= cause instanceof ConnectException;
		}
		return new ConnectionFailure(refused ? Cause.REFUSED : Cause.OTHER);
	}

	private static @Nullable ConnectionFailure find(Throwable cause) {
		if (cause instanceof UntrustedCertificateException certificate) {
			return new ConnectionFailure(Cause.CERTIFICATE, certificate.subject(), certificate.issuer());
		}
		if ((cause instanceof RestClientResponseException answer && answer.getStatusCode().value() == 407)
				|| (cause instanceof WebClientResponseException other && other.getStatusCode().value() == 407)) {
			return proxyAuthenticationRequired();
		}
		if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
			return new ConnectionFailure(Cause.NAME);
		}
		if (cause instanceof HttpTimeoutException || cause instanceof SocketTimeoutException
				|| cause instanceof TimeoutException) {
			return new ConnectionFailure(Cause.NO_ANSWER);
		}
		Matcher tunnel = TUNNEL_FAILED.matcher(String.valueOf(cause.getMessage()));
		if (tunnel.find()) {
			return new ConnectionFailure(Cause.PROXY, tunnel.group(1));
		}
		if (cause instanceof SSLException && cause.getCause() == null) {
			return new ConnectionFailure(Cause.TLS);
		}
		return null;
	}

	@Override
	public String[] getCodes() {
		return new String[] { this.cause.messageKey };
	}

	@Override
	public Object[] getArguments() {
		return this.details.toArray();
	}

	/**
	 * A description for logs and {@code --check}.
	 */
	@Override
	public String toString() {
		return this.cause.sentence.formatted(this.details.toArray());
	}

	/**
	 * The kinds of failure.
	 */
	public enum Cause {

		/** The host's certificate is not trusted, or is for another name. */
		CERTIFICATE("connection.certificate",
				"the certificate of %s, issued by %s, is not trusted, or is for another host"),

		/** TLS failed for another reason, such as a version that one side refuses. */
		TLS("connection.tls", "a TLS connection could not be negotiated"),

		/** The name of the host, or of the proxy, is unknown. */
		NAME("connection.name", "there is no such host"),

		/** Nothing listens there, or a firewall rejects it. */
		REFUSED("connection.refused", "the connection was refused"),

		/** No connection or no answer in time. */
		NO_ANSWER("connection.no-answer", "no answer in time"),

		/**
		 * The proxy requires a user and a password, or does not accept the given ones.
		 */
		PROXY_AUTHENTICATION("connection.proxy-authentication",
				"the proxy requires a user and a password, or does not accept the given ones"),

		/** The proxy rejects the connection. */
		PROXY("connection.proxy", "the proxy rejected the connection, and answered %s"),

		/** Anything else. */
		OTHER("connection.other", "the connection failed");

		private final String messageKey;

		private final String sentence;

		Cause(String messageKey, String sentence) {
			this.messageKey = messageKey;
			this.sentence = sentence;
		}

	}

}
