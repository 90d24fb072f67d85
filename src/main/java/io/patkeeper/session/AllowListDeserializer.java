package io.patkeeper.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.ConfigurableObjectInputStream;
import org.springframework.core.serializer.Deserializer;

/**
 * Deserializes session attributes of allowed classes only. Although attributes are
 * sealed, an attacker with write access to the database could seal anything for their own
 * session.
 */
class AllowListDeserializer implements Deserializer<Object> {

	private static final Logger logger = LoggerFactory.getLogger(AllowListDeserializer.class);

	/**
	 * The security context, the tokens of Entra, the CSRF token, flash attributes, our
	 * own attributes, and what they consist of. The limits allow several times the size
	 * of the largest, an ID token with 200 groups, which is Entra's maximum.
	 */
	private static final ObjectInputFilter ALLOWED = ObjectInputFilter.Config
		.createFilter(String.join(";", "maxdepth=30", "maxrefs=10000", "maxarray=10000", "maxbytes=1000000",
				// Ours, and Spring's
				"io.patkeeper.**", "org.springframework.security.authentication.AbstractAuthenticationToken",
				"org.springframework.security.core.**", "org.springframework.security.oauth2.**",
				"org.springframework.security.web.authentication.WebAuthenticationDetails",
				"org.springframework.security.web.csrf.DefaultCsrfToken", "org.springframework.web.servlet.FlashMap",
				"org.springframework.util.MultiValueMapAdapter", "org.springframework.util.LinkedMultiValueMap",
				"org.springframework.context.support.DefaultMessageSourceResolvable",
				// Values; the issuer of an ID token is a URL
				"java.lang.Boolean", "java.lang.Double", "java.lang.Enum", "java.lang.Integer", "java.lang.Long",
				"java.lang.Number", "java.lang.Object", "java.lang.String", "java.math.*", "java.net.URL",
				"java.time.*", "java.util.Date", "java.util.UUID",
				// Collections
				"java.util.ArrayList", "java.util.Arrays$ArrayList", "java.util.CollSer", "java.util.Collections$*",
				"java.util.HashMap", "java.util.HashSet", "java.util.ImmutableCollections$*", "java.util.LinkedHashMap",
				"java.util.LinkedHashSet", "java.util.Map$Entry", "java.util.concurrent.CopyOnWriteArrayList", "!*"));

	@Override
	public Object deserialize(InputStream serialized) throws IOException {
		try (ObjectInputStream attribute = new ConfigurableObjectInputStream(serialized,
				AllowListDeserializer.class.getClassLoader())) {
			attribute.setObjectInputFilter(AllowListDeserializer::check);
			return attribute.readObject();
		}
		catch (ClassNotFoundException ex) {
			throw new IOException("Unknown class in a session", ex);
		}
	}

	private static ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info) {
		ObjectInputFilter.Status status = ALLOWED.checkInput(info);
		if (status == ObjectInputFilter.Status.REJECTED) {
			logger.warn("Rejected an object in a session: {}, depth {}, {} references, {} bytes",
					(info.serialClass() != null) ? info.serialClass().getName() : "over a limit", info.depth(),
					info.references(), info.streamBytes());
		}
		return status;
	}

}
