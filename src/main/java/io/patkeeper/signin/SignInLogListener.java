package io.patkeeper.signin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/**
 * Logs each sign-in and sign-out, and counts sign-ins. The log has the person's
 * {@code tid:oid} but not their name.
 */
@Component
class SignInLogListener {

	private static final Logger logger = LoggerFactory.getLogger(SignInLogListener.class);

	private final SignInMetrics metrics;

	SignInLogListener(SignInMetrics metrics) {
		this.metrics = metrics;
	}

	@EventListener
	void on(InteractiveAuthenticationSuccessEvent event) {
		this.metrics.signedIn();
		log("sign-in", event.getAuthentication(), "Signed in");
	}

	@EventListener
	void on(LogoutSuccessEvent event) {
		log("sign-out", event.getAuthentication(), "Signed out");
	}

	private static void log(String action, Authentication person, String message) {
		logger.atInfo().addKeyValue("action", action).addKeyValue("person", person.getName()).log(message);
	}

}
