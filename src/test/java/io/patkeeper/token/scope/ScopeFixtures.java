package io.patkeeper.token.scope;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;

/**
 * The scopes and presets that the application ships with.
 */
public final class ScopeFixtures {

	private static final ScopeCatalogue CATALOGUE = new ScopeCatalogue(JsonMapper.shared(),
			new ClassPathResource("scopes.json"));

	private static final ScopePresets PRESETS = new ScopePresets(JsonMapper.shared(), CATALOGUE,
			new ClassPathResource("scope-presets.json"));

	private ScopeFixtures() {
	}

	public static ScopeCatalogue catalogue() {
		return CATALOGUE;
	}

	public static ScopePresets presets() {
		return PRESETS;
	}

}
