package io.patkeeper.signin;

import java.util.UUID;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * The link with which an administrator consents, for everybody in a tenant, to the
 * permissions that Patkeeper asks for.
 */
@Component
class AdminConsent {

	private static final String STATE = AdminConsent.class.getName() + ".state";

	private final EntraProperties entra;

	private final HttpServletRequest request;

	AdminConsent(EntraProperties entra, HttpServletRequest request) {
		this.entra = entra;
		this.request = request;
	}

	String link() {
		HttpSession session = this.request.getSession();
		String state = (String) session.getAttribute(STATE);
		if (state == null) {
			state = UUID.randomUUID().toString();
			session.setAttribute(STATE, state);
		}
		String landing = ServletUriComponentsBuilder.fromContextPath(this.request)
			.path(AdminConsentController.PATH)
			.toUriString();
		return this.entra.adminConsentUri(landing, state);
	}

	/**
	 * Whether a state may belong to one of our links. The link is usually opened in the
	 * browser of somebody else, who has never been here before, so a session without a
	 * state proves nothing; and little depends on it, as all that the state protects is
	 * the text of a page. A session that does have a state accepts no other.
	 */
	boolean mayHaveAskedWith(@Nullable String state) {
		HttpSession session = this.request.getSession(false);
		Object known = (session != null) ? session.getAttribute(STATE) : null;
		return state != null && (known == null || known.equals(state));
	}

}
