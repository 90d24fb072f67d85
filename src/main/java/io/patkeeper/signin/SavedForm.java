package io.patkeeper.signin;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.patkeeper.ui.FormFields;
import io.patkeeper.ui.LocalUrl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/**
 * The input of a form that was sent when the person had to sign in again. The page shows
 * it once more; it is never submitted automatically.
 * <p>
 * A form that can be restored has a hidden field {@value #PAGE} with the URL of its page.
 * The handler of that page finds the input in the request attribute {@value #VALUES}.
 *
 * @param page the {@link LocalUrl} of the page
 * @param owner the person's {@code tid:oid}
 * @param values the names and values of the fields; empty if they are too long to keep
 */
record SavedForm(String page, @Nullable String owner,
		LinkedHashMap<String, ArrayList<String>> values) implements Serializable {

	/** The hidden field with the URL of the page. */
	static final String PAGE = "form-page";

	/**
	 * The request attribute with the values, a map from names to lists of values.
	 */
	static final String VALUES = "savedForm";

	/** Followed by a hash of the page, so that each tab can have a form. */
	private static final String SESSION_ATTRIBUTE = SavedForm.class.getName() + ".";

	/** For each session. */
	private static final int MAX_FORMS = 5;

	/** In characters; all existing scopes together take a third of it. */
	private static final int MAX_LENGTH = 10_000;

	/**
	 * Keeps the parameters of a form, unless they are too long.
	 */
	static void keep(HttpServletRequest request) {
		keep(request, request.getRemoteUser());
	}

	/**
	 * Keeps the parameters of a form for a person, unless they are too long.
	 */
	static void keep(HttpServletRequest request, @Nullable String owner) {
		LinkedHashMap<String, ArrayList<String>> values = new LinkedHashMap<>();
		int length = 0;
		for (Map.Entry<String, List<String>> field : FormFields.of(request).entrySet()) {
			if (!field.getKey().equals(PAGE)) {
				values.put(field.getKey(), new ArrayList<>(field.getValue()));
				length += field.getKey().length() + String.join("", field.getValue()).length();
			}
		}
		if (length > MAX_LENGTH) {
			values.clear();
		}
		String page = ReturnUrl.ofForm(request);
		HttpSession session = request.getSession();
		Collections.list(session.getAttributeNames())
			.stream()
			.filter((name) -> name.startsWith(SESSION_ATTRIBUTE) && !name.equals(attribute(page)))
			.skip(MAX_FORMS - 1)
			.forEach(session::removeAttribute);
		session.setAttribute(attribute(page), new SavedForm(page, owner, values));
	}

	private static String attribute(String page) {
		return SESSION_ATTRIBUTE + Integer.toHexString(page.hashCode());
	}

	/**
	 * Removes and returns the form that was kept for the requested page. A form of
	 * another person, or without an owner, is discarded.
	 */
	static Optional<SavedForm> take(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		String page = LocalUrl.of(request).orElse(null);
		if (session == null || page == null || !(session.getAttribute(attribute(page)) instanceof SavedForm form)
				|| !form.page().equals(page)) {
			return Optional.empty();
		}
		session.removeAttribute(attribute(page));
		return Optional.of(form).filter((it) -> it.owner() != null && it.owner().equals(request.getRemoteUser()));
	}

}
