package io.patkeeper.bulk;

import java.io.Serializable;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.token.TokenSelection;

/**
 * The tokens that a person has selected in the list, in the order of selection.
 *
 * @param tokens the organization through which each is managed, by authorization id
 */
record Selection(Map<UUID, Organization> tokens) implements TokenSelection, Serializable {

	/**
	 * A session is read with each request, so it must stay small: this many tokens take
	 * about 30 kilobytes.
	 */
	static final int MAX_SIZE = 1000;

	static final Selection EMPTY = new Selection(Map.of());

	Selection {
		tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
	}

	@Override
	public int size() {
		return this.tokens.size();
	}

	public boolean isEmpty() {
		return this.tokens.isEmpty();
	}

	@Override
	public boolean isFull() {
		return size() >= MAX_SIZE;
	}

	@Override
	public boolean contains(UUID authorizationId) {
		return this.tokens.containsKey(authorizationId);
	}

	/**
	 * This selection and further tokens, as many as there is room for.
	 */
	Selection with(Map<UUID, Organization> added) {
		Map<UUID, Organization> all = new LinkedHashMap<>(this.tokens);
		added.forEach((authorizationId, organization) -> {
			if (all.size() < MAX_SIZE) {
				all.putIfAbsent(authorizationId, organization);
			}
		});
		return new Selection(all);
	}

	Selection without(Collection<UUID> removed) {
		Map<UUID, Organization> rest = new LinkedHashMap<>(this.tokens);
		rest.keySet().removeAll(removed);
		return new Selection(rest);
	}

}
