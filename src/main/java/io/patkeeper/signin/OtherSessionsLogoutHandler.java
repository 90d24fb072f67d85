package io.patkeeper.signin;

import io.patkeeper.session.SessionInfoRepository;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.stereotype.Component;

/**
 * Ends the person's other sessions if they sign out everywhere.
 */
@Component
class OtherSessionsLogoutHandler implements LogoutHandler {

	/** The request parameter that asks for this; its value does not matter. */
	static final String EVERYWHERE = "everywhere";

	private final SessionInfoRepository sessions;

	OtherSessionsLogoutHandler(SessionInfoRepository sessions) {
		this.sessions = sessions;
	}

	@Override
	public void logout(HttpServletRequest request, HttpServletResponse response,
			@Nullable Authentication authentication) {
		if (authentication != null && request.getParameter(EVERYWHERE) != null) {
			this.sessions.endOthers(authentication.getName(), request.getSession().getId());
		}
	}

}
