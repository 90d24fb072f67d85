package io.patkeeper.ui;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpMethod;

/**
 * Distinguishes requests by their methods.
 */
public final class RequestMethods {

	private RequestMethods() {
	}

	/**
	 * Whether a request only reads, as {@code GET} and {@code HEAD} do.
	 */
	public static boolean isRead(HttpServletRequest request) {
		return HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
	}

}
