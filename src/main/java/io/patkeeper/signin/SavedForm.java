package io.patkeeper.signin;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.patkeeper.ui.LocalUrl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/**
 * What a person had entered in a form when it turned out that they have to sign in again.
 * It is shown to them once more, but nothing is ever submitted automatically.
 * <p>
 * A form that can be filled in again has a hidden field {@value #PAGE} with the address
 * of its page. The handler of that page then finds the values in the request attribute
 * {@value #VALUES}.
 *
 * @param page the address of the page
 * @param owner the name of the person
 * @param values the names and values of its fields
 */
record SavedForm(String page, @Nullable String owner,
		LinkedHashMap<String, ArrayList<String>> values) implements Serializable {

	/** The hidden field with the address of the page. */
	static final String PAGE = "form-page";

	/**
	 * The request attribute with the values, a map from names to lists of values.
	 */
	static final String VALUES = "filledForm";

	/** Followed by a number that stands for the page: each tab may have a form. */
	private static final String SESSION_ATTRIBUTE = SavedForm.class.getName() + ".";

	/** In a session. */
	private static final int MOST = 5;

	/** In characters. All existing scopes together take a third of it. */
	private static final int LONGEST = 10_000;

	/**
	 * Keeps the parameters of a form, unless they are too long.
	 */
	static void keep(HttpServletRequest request) {
		keep(request, request.getRemoteUser());
	}

	/**
	 * Keeps the parameters of a form for somebody, unless they are too long.
	 */
	static void keep(HttpServletRequest request, @Nullable String owner) {
		LinkedHashMap<String, ArrayList<String>> values = new LinkedHashMap<>();
		int length = 0;
		for (Map.Entry<String, String[]> field : request.getParameterMap().entrySet()) {
			if (!field.getKey().equals("_csrf") && !field.getKey().equals(PAGE)) {
				values.put(field.getKey(), new ArrayList<>(List.of(field.getValue())));
				length += field.getKey().length() + String.join("", field.getValue()).length();
			}
		}
		if (length > LONGEST) {
			values.clear();
		}
		String page = WantedPages.pageOfForm(request);
		HttpSession session = request.getSession();
		Collections.list(session.getAttributeNames())
			.stream()
			.filter((name) -> name.startsWith(SESSION_ATTRIBUTE) && !name.equals(attribute(page)))
			.skip(MOST - 1)
			.forEach(session::removeAttribute);
		session.setAttribute(attribute(page), new SavedForm(page, owner, values));
	}

	private static String attribute(String page) {
		return SESSION_ATTRIBUTE + Integer.toHexString(page.hashCode());
	}

	/**
	 * Removes and returns what was kept for the page that is requested. What was kept for
	 * somebody else, or for nobody, is discarded.
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
