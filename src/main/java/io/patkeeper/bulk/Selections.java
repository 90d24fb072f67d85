package io.patkeeper.bulk;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.rotation.RotationService;
import io.patkeeper.token.MatchingTokens;
import io.patkeeper.token.TokenListQuery;
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

	private final MatchingTokens matchingTokens;

	private final RotationService rotations;

	Selections(HttpSession session, MatchingTokens matchingTokens, RotationService rotations) {
		this.session = session;
		this.matchingTokens = matchingTokens;
		this.rotations = rotations;
	}

	Selection current() {
		return (this.session.getAttribute(ATTRIBUTE) instanceof Selection selection) ? selection : Selection.EMPTY;
	}

	/**
	 * Adds and removes what a person has changed on a page of the list.
	 * @param owner the person's {@code tid:oid}
	 * @param query which tokens the list shows
	 * @return the selection with the change
	 */
	Selection change(String owner, SelectionForm form, TokenListQuery query) {
		Selection before = current();
		Map<UUID, Organization> matching = form.changesAll()
				? this.matchingTokens.find(owner, query, this.rotations.open(owner), before) : Map.of();
		return replace(before, form.applyTo(before, matching));
	}

	/**
	 * Removes tokens, as the person has decided about them.
	 */
	void remove(Collection<UUID> authorizationIds) {
		Selection before = current();
		replace(before, before.without(authorizationIds));
	}

	void clear() {
		replace(current(), Selection.EMPTY);
	}

	private Selection replace(Selection before, Selection after) {
		if (!after.equals(before)) {
			this.session.setAttribute(ATTRIBUTE, after.isEmpty() ? null : after);
		}
		return after;
	}

}
