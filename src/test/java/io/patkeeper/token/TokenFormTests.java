package io.patkeeper.token;

import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import org.springframework.util.LinkedMultiValueMap;

import static org.assertj.core.api.Assertions.assertThat;

class TokenFormTests {

	@Test
	void mergesTheStepsOfAllAreasWithTheOtherScopes() {
		LinkedMultiValueMap<String, String> fields = new LinkedMultiValueMap<>();
		fields.add("scopes", "vso.wiki");
		fields.add("scopes-code", "vso.code_write");
		fields.add("scopes-build", "");
		fields.add("scopes-packaging", "on");
		fields.add("scopes-test", "vso.nonsense");
		fields.add("name", "vso.work");
		TokenForm form = TokenForm.fresh("fabrikam").withScopes(new TreeSet<>(List.of("vso.wiki")));
		form.addLevels(fields);
		assertThat(form.scopes()).containsExactly("vso.code_write", "vso.nonsense", "vso.wiki");
	}

}
