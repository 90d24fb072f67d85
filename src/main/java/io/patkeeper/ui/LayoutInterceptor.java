package io.patkeeper.ui;

import java.security.Principal;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Prepares the {@link Layout} of a page and the {@link ListView} to return to, as request
 * attributes, because advice does not apply to the model of an error page.
 */
class LayoutInterceptor implements HandlerInterceptor {

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		request.setAttribute("layout",
				new Layout(person(request.getUserPrincipal()), request.getServletPath(), otherLanguage(request)));
		request.setAttribute(ListView.PARAMETER, ListView.of(request));
		return true;
	}

	private static @Nullable String person(@Nullable Principal principal) {
		if (principal instanceof Authentication authentication
				&& authentication.getPrincipal() instanceof OidcUser user) {
			// Not getName(), which is tid:oid and means nothing to people.
			return Optional.ofNullable(user.getFullName())
				.or(() -> Optional.ofNullable(user.getPreferredUsername()))
				.orElse("");
		}
		return (principal != null) ? principal.getName() : null;
	}

	/**
	 * A URL that consists of a query leads to the same page. If that cannot be switched,
	 * the link leads to the start page.
	 */
	private static String otherLanguage(HttpServletRequest request) {
		Language language = Optional.ofNullable(Language.of(RequestContextUtils.getLocale(request)))
			.orElse(Language.ENGLISH);
		String tag = language.other().locale().toLanguageTag();
		if (!Language.isSwitchable(request)) {
			return request.getContextPath() + "/?lang=" + tag;
		}
		return UriComponentsBuilder.newInstance()
			.query(request.getQueryString())
			.replaceQueryParam("lang", tag)
			.build()
			.toUriString();
	}

}
