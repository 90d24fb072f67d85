package io.patkeeper.token.scope;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ScopeCatalogueTests {

	private static final String IDENTIFIERS = """
			vso.code vso.code_write vso.code_manage vso.code_full vso.code_status
			vso.packaging vso.packaging_write vso.packaging_manage
			vso.build vso.build_execute
			vso.work vso.work_write vso.work_full
			vso.agentpools vso.agentpools_manage
			vso.release vso.release_execute vso.release_manage
			vso.project vso.project_write vso.project_manage
			vso.advsec vso.advsec_write vso.advsec_manage
			vso.analytics
			vso.auditlog vso.auditstreams_manage
			vso.connected_server
			vso.machinegroup_manage
			vso.entitlements
			vso.environment_manage
			vso.extension.data vso.extension.data_write
			vso.extension vso.extension_manage
			vso.githubconnections vso.githubconnections_manage
			vso.graph vso.graph_manage
			vso.identity vso.identity_manage
			vso.gallery vso.gallery_acquire vso.gallery_publish vso.gallery_manage
			vso.memberentitlementmanagement vso.memberentitlementmanagement_write
			vso.notification vso.notification_write vso.notification_manage vso.notification_diagnostics
			vso.pipelineresources_use vso.pipelineresources_manage
			vso.threads_full
			vso.securefiles_read vso.securefiles_write vso.securefiles_manage
			vso.security_manage
			vso.serviceendpoint vso.serviceendpoint_query vso.serviceendpoint_manage
			vso.hooks vso.hooks_write vso.hooks_interact
			vso.settings vso.settings_write
			vso.symbols vso.symbols_write vso.symbols_manage
			vso.taskgroups_read vso.taskgroups_write vso.taskgroups_manage
			vso.dashboards vso.dashboards_manage
			vso.test vso.test_write
			vso.tokenadministration
			vso.tokens
			vso.profile vso.profile_write
			vso.variablegroups_read vso.variablegroups_write vso.variablegroups_manage
			vso.wiki vso.wiki_write
			app_token
			vso.governance
			vso.drop vso.drop_write vso.drop_manage
			vso.loadtest vso.loadtest_write
			user_impersonation vso.pats vso.pats_manage
			""";

	private static final List<String> ENTRA_ONLY = List.of("user_impersonation", "vso.pats", "vso.pats_manage");

	private final ScopeCatalogue catalogue = read(new ClassPathResource("scopes.json"));

	@Test
	void listsAllScopesInTheOrderThatPeopleNeedThem() {
		assertThat(scopes()).extracting(Scope::identifier).hasSize(95).containsExactly(IDENTIFIERS.split("\\s+"));
		assertThat(this.catalogue.areas()).extracting(ScopeArea::key)
			.doesNotHaveDuplicates()
			.startsWith("code", "packaging", "build", "work-items", "agent-pools", "release")
			.endsWith("full-access", "component-governance", "drop", "load-test", "entra");
	}

	@Test
	void tellsTheScopesOfAnAreaApartByTheirAccess() {
		assertThat(this.catalogue.areas())
			.allSatisfy((area) -> assertThat(area.scopes()).extracting(Scope::access).doesNotHaveDuplicates());
	}

	@Test
	void knowsWhatMicrosoftCallsHighPrivilege() {
		assertThat(scopes().stream().filter(Scope::sensitive)).hasSize(38)
			.extracting(Scope::identifier)
			.contains("app_token", "vso.code_write", "vso.packaging_write", "vso.tokens", "vso.securefiles_read")
			.doesNotContain("vso.code", "vso.work_full", "vso.test_write", "vso.notification_manage");
	}

	@Test
	void grantsEverythingButThePermissionsOfEntra() {
		assertThat(scopes()).allSatisfy((scope) -> assertThat(this.catalogue.isGrantable(scope.identifier()))
			.isEqualTo(!ENTRA_ONLY.contains(scope.identifier())));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			vso.code, vso.hooks_write vso.hooks vso.profile
			vso.code_full, vso.code_manage vso.code_write vso.code vso.hooks_write vso.hooks vso.profile
			vso.build_execute, vso.build vso.hooks_write vso.hooks vso.profile
			vso.work_full, vso.work_write vso.work vso.hooks_write vso.hooks vso.profile
			vso.packaging_manage, vso.packaging_write vso.packaging vso.profile
			vso.release_manage, vso.release_execute vso.release vso.profile
			vso.test_write, vso.test vso.profile
			vso.symbols_manage, vso.symbols_write vso.symbols vso.profile
			vso.gallery_manage, vso.gallery_publish vso.gallery vso.profile
			vso.notification_diagnostics, vso.notification vso.profile
			vso.extension.data_write, vso.extension.data vso.profile
			vso.serviceendpoint_manage, vso.serviceendpoint_query vso.serviceendpoint vso.profile
			vso.environment_manage, vso.agentpools_manage vso.agentpools
			vso.machinegroup_manage, vso.agentpools_manage vso.agentpools
			vso.auditstreams_manage, vso.auditlog
			""")
	void followsWhatAScopeIncludes(String identifier, String included) {
		assertThat(this.catalogue.included(identifier)).containsExactly(included.split(" "));
	}

	@ParameterizedTest
	@ValueSource(strings = { "app_token", "vso.profile", "vso.analytics", "vso.code_status", "vso.pats_manage" })
	void knowsWhatStandsAlone(String identifier) {
		assertThat(this.catalogue.find(identifier)).isPresent();
		assertThat(this.catalogue.included(identifier)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "vso.brand_new", "VSO.CODE", "", " ", "vso.code vso.work" })
	void staysCalmAboutAScopeThatItDoesNotKnow(String identifier) {
		assertThat(this.catalogue.find(identifier)).isEmpty();
		assertThat(this.catalogue.isGrantable(identifier)).isFalse();
		assertThat(this.catalogue.included(identifier)).isEmpty();
		assertThat(this.catalogue.withoutIncluded(List.of(identifier))).containsExactly(identifier);
	}

	@Test
	void dropsFromAChoiceWhatAnotherPartOfItIncludes() {
		assertThat(this.catalogue
			.withoutIncluded(List.of("vso.code", "vso.brand_new", "vso.code_write", "vso.profile", "vso.wiki")))
			.containsExactly("vso.brand_new", "vso.code_write", "vso.wiki");
	}

	@ParameterizedTest
	@ValueSource(strings = { "messages/scopes.properties", "messages/scopes_pt_BR.properties" })
	void hasATextForEveryAreaAccessAndScopeAndForNoOther(String bundle) throws IOException {
		Properties texts = PropertiesLoaderUtils
			.loadProperties(new EncodedResource(new ClassPathResource(bundle), StandardCharsets.UTF_8));
		Stream<String> areas = this.catalogue.areas().stream().map((area) -> "scope.area." + area.key());
		Stream<String> access = scopes().stream().map((scope) -> "scope.access." + scope.access()).distinct();
		Stream<String> scopes = scopes().stream().map((scope) -> "scope." + scope.identifier());
		List<String> keys = Stream.of(areas, access, scopes).flatMap((part) -> part).toList();
		assertThat(texts.stringPropertyNames()).containsAll(keys);
		assertThat(texts.stringPropertyNames().stream().filter((key) -> key.matches("scope\\.(area|access|vso)\\..+")))
			.isSubsetOf(keys);
	}

	@Test
	void isReadWhenTheApplicationStarts() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
			.withUserConfiguration(ScopeCatalogue.class)
			.run((context) -> assertThat(context.getBean(ScopeCatalogue.class).areas())
				.isEqualTo(this.catalogue.areas()));
	}

	@Test
	void refusesToStartWhenItContradictsItself() {
		assertThatIllegalStateException().isThrownBy(() -> read(List.of(scope("x", "y"))))
			.withMessageContaining("lists the scope x, but not everything that it includes: [y]");
		assertThatIllegalStateException().isThrownBy(() -> read(List.of(scope("x", "x"))))
			.withMessageContaining("has the scope x include itself");
		assertThatIllegalStateException()
			.isThrownBy(() -> read(List.of(scope("x", "y"), scope("y", "z"), scope("z", "x"))))
			.withMessageContaining("has the scope x include itself");
		assertThatIllegalStateException().isThrownBy(() -> read(List.of(scope("x"), scope("x"))))
			.withMessageContaining("lists the scope x twice");
	}

	@ParameterizedTest
	@ValueSource(strings = { "identifier", "access", "includes", "sensitive", "grantable" })
	void refusesToStartWhenAFieldIsMissing(String field) {
		Map<String, Object> scope = scope("x");
		assertThat(read(List.of(scope)).find("x")).isPresent();
		scope.remove(field);
		assertThatIllegalStateException().isThrownBy(() -> read(List.of(scope)))
			.withMessageStartingWith("Could not read the scopes from");
	}

	@Test
	void refusesToStartWhenAFieldIsMisspelled() {
		Map<String, Object> scope = scope("x");
		scope.put("sensible", true);
		assertThatIllegalStateException().isThrownBy(() -> read(List.of(scope)))
			.withMessageStartingWith("Could not read the scopes from");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[", "{}", "[{}]", "[{ \"key\": \"a\", \"scopes\": [] }]" })
	void refusesToStartWhenItIsNotACatalogue(String json) {
		assertThatIllegalStateException().isThrownBy(() -> read(new ByteArrayResource(json.getBytes())))
			.withMessageStartingWith("Could not read the scopes from");
	}

	private List<Scope> scopes() {
		return this.catalogue.areas().stream().flatMap((area) -> area.scopes().stream()).toList();
	}

	private static Map<String, Object> scope(String identifier, String... includes) {
		return new HashMap<>(Map.of("identifier", identifier, "access", "read", "includes", includes, "sensitive",
				false, "grantable", true));
	}

	private static ScopeCatalogue read(List<Map<String, Object>> scopes) {
		List<?> areas = List.of(Map.of("key", "a", "common", true, "scopes", scopes));
		return read(new ByteArrayResource(JsonMapper.shared().writeValueAsBytes(areas)));
	}

	private static ScopeCatalogue read(Resource resource) {
		return new ScopeCatalogue(JsonMapper.shared(), resource);
	}

}
