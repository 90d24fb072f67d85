package io.patkeeper.bulk;

import jakarta.servlet.http.HttpSession;

import org.springframework.stereotype.Component;

/**
 * Keeps the {@link Selection} of a person in their session until they clear it or act on
 * it.
 */
@Component
class Selections {

	private static final String ATTRIBUTE = Selection.class.getName();

	private final HttpSession session;

	Selections(HttpSession session) {
		this.session = session;
	}

	Selection current() {
		return (this.session.getAttribute(ATTRIBUTE) instanceof Selection selection) ? selection : Selection.EMPTY;
	}

	/**
	 * Replaces the selection. The session is written only if it changes.
	 */
	void replace(Selection selection) {
		if (selection.isEmpty()) {
			clear();
		}
		else if (!selection.equals(current())) {
			this.session.setAttribute(ATTRIBUTE, selection);
		}
	}

	void clear() {
		if (this.session.getAttribute(ATTRIBUTE) != null) {
			this.session.removeAttribute(ATTRIBUTE);
		}
	}

}
