package io.patkeeper.azuredevops;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OrganizationTests {

	@ParameterizedTest
	@ValueSource(strings = { "a", "7", "fabrikam", "Fabrikam-Fiber", "a--b",
			"a234567890123456789012345678901234567890123456789z" })
	void hasANameThatAzureDevOpsAllows(String name) {
		assertThat(Organization.isValid(name)).isTrue();
		assertThat(new Organization(name)).hasToString(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ".", "..", "a/b", "../a", "a\\b", "a.b", "a:80", "a@b", "a?b", "a#b", "a%2Fb",
			"a b", "a ", " a", "a\n", "a\r\nb", "-a", "a-", "-", "ä", "а", "a\u0000", "{a}", "a;b",
			"a2345678901234567890123456789012345678901234567890z" })
	void cannotHaveANameThatMightChangeAnAddress(String name) {
		assertThat(Organization.isValid(name)).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> new Organization(name))
			.withMessage("Not the name of an organization");
	}

	@Test
	void isTheSameInAnyCase() {
		assertThat(new Organization("FABRIKAM")).isEqualTo(new Organization("fabrikam"))
			.hasSameHashCodeAs(new Organization("fabrikam"))
			.isEqualByComparingTo(new Organization("fabrikam"))
			.isNotEqualTo(new Organization("contoso"));
	}

	@Test
	void isSortedWithoutRegardToCase() {
		assertThat(Stream.of("b", "A", "C").map(Organization::new).sorted()).extracting(Organization::name)
			.containsExactly("A", "b", "C");
	}

}
