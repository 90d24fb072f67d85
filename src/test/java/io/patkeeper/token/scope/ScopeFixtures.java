package io.patkeeper.token.scope;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;

/**
 * The scopes and presets that the application ships with.
 */
public final class ScopeFixtures {

	private ScopeFixtures() {
	}

	public static ScopeCatalogue catalogue() {
		return new ScopeCatalogue(JsonMapper.shared(), new ClassPathResource("scopes.json"));
	}

	public static ScopePresets presets() {
		return new ScopePresets(JsonMapper.shared(), catalogue(), new ClassPathResource("scope-presets.json"));
	}

}
