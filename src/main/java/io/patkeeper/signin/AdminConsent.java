package io.patkeeper.signin;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * The link with which an administrator consents, for everybody in a tenant, to the
 * permissions that Patkeeper asks for. It has no state: it is usually opened in the
 * browser of somebody who has never been here, and a state would only protect the text of
 * a page.
 */
@Component
class AdminConsent {

	private final EntraProperties entra;

	private final HttpServletRequest request;

	AdminConsent(EntraProperties entra, HttpServletRequest request) {
		this.entra = entra;
		this.request = request;
	}

	String link() {
		return this.entra.adminConsentUri(ServletUriComponentsBuilder.fromContextPath(this.request)
			.path(AdminConsentController.PATH)
			.toUriString());
	}

}
