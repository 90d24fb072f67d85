package io.patkeeper.token.scope;

import java.util.List;
import java.util.Optional;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * The tasks that people most often create tokens for, with the least scopes that each
 * needs.
 */
@Component
public class ScopePresets {

	private final List<ScopePreset> all;

	/**
	 * Reads the presets.
	 * @throws IllegalStateException if they cannot be read, or contain a scope that
	 * cannot be offered
	 */
	ScopePresets(JsonMapper jsonMapper, ScopeCatalogue catalogue,
			@Value("classpath:scope-presets.json") Resource resource) {
		this.all = ScopeCatalogue.read(jsonMapper, resource, ScopePreset[].class);
		this.all.forEach((preset) -> {
			Assert.state(preset.scopes().stream().allMatch(catalogue::isOfferable),
					() -> resource + " has a preset with a scope that cannot be offered: " + preset);
			Assert.state(catalogue.withoutIncluded(preset.scopes()).size() == preset.scopes().size(),
					() -> resource + " has a preset with scopes that include each other: " + preset);
		});
	}

	public List<ScopePreset> all() {
		return this.all;
	}

	public Optional<ScopePreset> find(String key) {
		return this.all.stream().filter((preset) -> preset.key().equals(key)).findFirst();
	}

}
