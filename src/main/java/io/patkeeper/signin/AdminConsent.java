package io.patkeeper.signin;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Builds the link with which an administrator grants the permissions that Patkeeper asks
 * for, for all users of a tenant. It carries no state: administrators usually open it in
 * another browser, and the page that it leads to changes nothing.
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
