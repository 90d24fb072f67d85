package io.patkeeper.token.scope;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ScopePickerTests {

	private final ScopeCatalogue catalogue = ScopeFixtures.catalogue();

	private final ScopePresets presets = presets("");

	@ParameterizedTest
	@CsvSource(textBlock = """
			code, vso.code vso.code_write vso.code_manage vso.code_full, vso.code_status
			packaging, vso.packaging vso.packaging_write vso.packaging_manage, ''
			build, vso.build vso.build_execute, ''
			agent-pools, vso.agentpools vso.agentpools_manage, ''
			marketplace, vso.gallery vso.gallery_publish vso.gallery_manage, vso.gallery_acquire
			notifications, vso.notification vso.notification_write vso.notification_manage, vso.notification_diagnostics
			service-hooks, vso.hooks vso.hooks_write, vso.hooks_interact
			auditing, vso.auditlog vso.auditstreams_manage, ''
			security, '', vso.security_manage
			entra, '', user_impersonation vso.pats vso.pats_manage
			""")
	void findsTheLevelsOfAnAreaInWhatItsScopesInclude(String key, String levels, String boxes) {
		ScopePicker.Area area = area(picker(), key);
		assertThat(area.levels().stream().map(ScopePicker.Option::identifier)).containsExactly(split(levels));
		assertThat(area.boxes().stream().map(ScopePicker.Option::identifier)).containsExactly(split(boxes));
	}

	@Test
	void offersEveryScopeOnce() {
		ScopePicker picker = picker("vso.code", "vso.code_write");
		assertThat(Stream.concat(areas(picker), Stream.of(picker.fullAccess()))
			.flatMap((area) -> Stream.concat(area.levels().stream(), area.boxes().stream()))
			.map(ScopePicker.Option::identifier)).hasSize(95).doesNotHaveDuplicates();
		assertThat(areas(picker).map(ScopePicker.Area::field)).doesNotHaveDuplicates();
	}

	@Test
	void choosesTheStepThatATokenHas() {
		ScopePicker picker = picker("vso.code_write", "vso.code_status");
		assertThat(area(picker, "code").selectedLevel()).isEqualTo("vso.code_write");
		assertThat(area(picker, "code").boxes()).singleElement().matches(ScopePicker.Option::chosen);
		assertThat(area(picker, "packaging").selectedLevel()).isNull();
	}

	@Test
	void offersTheStepsOneByOneWhenATokenHasSeveralOfThem() {
		ScopePicker.Area code = area(picker("vso.code", "vso.code_write"), "code");
		assertThat(code.levels()).isEmpty();
		assertThat(code.boxes().stream().filter(ScopePicker.Option::chosen).map(ScopePicker.Option::identifier))
			.containsExactly("vso.code", "vso.code_write");
		assertThat(code.boxes().get(0).included()).isTrue();
	}

	@Test
	void showsWhatComesAlongButNotTheStepsBelowTheChosenOne() {
		ScopePicker picker = picker("vso.code_write");
		assertThat(areas(picker).flatMap((area) -> Stream.concat(area.levels().stream(), area.boxes().stream()))
			.filter(ScopePicker.Option::included)
			.map(ScopePicker.Option::identifier))
			.containsExactlyInAnyOrder("vso.hooks", "vso.hooks_write", "vso.profile");
	}

	@Test
	void keepsAnUnknownScope() {
		assertThat(picker("vso.brand_new", "vso.wiki").unknown()).extracting(ScopeChip::identifier)
			.containsExactly("vso.brand_new");
	}

	@Test
	void opensTheLessCommonAreasWhenSomethingInThemIsChosen() {
		assertThat(picker().open()).isFalse();
		assertThat(picker("vso.code", "vso.brand_new", "app_token").open()).isFalse();
		assertThat(picker("vso.wiki").open()).isTrue();
		assertThat(picker("vso.analytics").open()).isTrue();
	}

	@Test
	void saysWhatATokenCanDoAndWhatNot() {
		ScopeSummary summary = ScopeSummary.of(List.of("vso.code", "vso.code_write", "vso.work", "vso.brand_new"),
				this.catalogue);
		assertThat(summary.granted()).extracting(ScopeChip::identifier)
			.containsExactly("vso.code_write", "vso.work", "vso.brand_new");
		assertThat(summary.implied()).extracting(ScopeChip::identifier)
			.containsExactly("vso.hooks_write", "vso.profile");
		assertThat(summary.denied().stream().filter(ScopeSummary.Denial::holds).map(ScopeSummary.Denial::messageKey))
			.containsExactly("scope.without.packaging", "scope.without.build", "scope.beyond.work-items",
					"scope.without.agent-pools");
	}

	@Test
	void doesNotSayThatATokenCannotDoWhatComesAlong() {
		ScopeSummary summary = ScopeSummary.of(List.of("vso.environment_manage"), this.catalogue);
		assertThat(summary.implied()).extracting(ScopeChip::identifier).containsExactly("vso.agentpools_manage");
		assertThat(summary.denied().stream().filter(ScopeSummary.Denial::holds).map(ScopeSummary.Denial::messageKey))
			.doesNotContain("scope.without.agent-pools", "scope.beyond.agent-pools");
	}

	@Test
	void saysNothingBesideFullAccess() {
		ScopeSummary summary = ScopeSummary.of(List.of("vso.code", "app_token"), this.catalogue);
		assertThat(summary.granted()).extracting(ScopeChip::identifier).containsExactly("app_token");
		assertThat(summary.implied()).isEmpty();
		assertThat(summary.denied()).noneMatch(ScopeSummary.Denial::holds);
	}

	@Test
	void marksThePresetThatIsChosen() {
		assertThat(picker("vso.packaging_write").presets().stream().filter(ScopePicker.Preset::current))
			.extracting(ScopePicker.Preset::key)
			.containsExactly("publish-packages");
		assertThat(picker("vso.packaging_write", "vso.wiki").presets()).noneMatch(ScopePicker.Preset::current);
	}

	@ParameterizedTest
	@ValueSource(strings = { "messages/scopes.properties", "messages/scopes_pt_BR.properties" })
	void hasTheTextsOfEveryAreaAndPreset(String bundle) throws Exception {
		Properties texts = PropertiesLoaderUtils
			.loadProperties(new EncodedResource(new ClassPathResource(bundle), StandardCharsets.UTF_8));
		Stream<String> presets = this.presets.all()
			.stream()
			.flatMap((preset) -> Stream.of("scope.preset." + preset.key(), "scope.why." + preset.key()));
		Stream<String> areas = areas(picker()).map((area) -> "scope.about." + area.key());
		Stream<String> denied = picker().summary().denied().stream().map(ScopeSummary.Denial::messageKey);
		List<String> keys = Stream.of(presets, areas, denied).flatMap((part) -> part).toList();
		assertThat(texts.stringPropertyNames()
			.stream()
			.filter((key) -> key.matches("scope\\.(preset|why|about|without|beyond)\\..+")))
			.containsExactlyInAnyOrderElementsOf(keys);
	}

	@ParameterizedTest
	@ValueSource(strings = { "vso.nonsense", "vso.pats", "app_token", "vso.code\", \"vso.code_write" })
	void refusesAPresetWithScopesThatCannotBeOffered(String scopes) {
		assertThatIllegalStateException()
			.isThrownBy(() -> presets("[{ \"key\": \"x\", \"scopes\": [\"%s\"] }]".formatted(scopes)))
			.withMessageContaining("has a preset with");
	}

	private ScopePicker picker(String... chosen) {
		return ScopePicker.of(new TreeSet<>(List.of(chosen)), this.catalogue, this.presets.all());
	}

	private ScopePresets presets(String json) {
		return new ScopePresets(JsonMapper.shared(), this.catalogue,
				json.isEmpty() ? new ClassPathResource("scope-presets.json") : new ByteArrayResource(json.getBytes()));
	}

	private static Stream<ScopePicker.Area> areas(ScopePicker picker) {
		return Stream.concat(picker.common().stream(), picker.others().stream());
	}

	private static ScopePicker.Area area(ScopePicker picker, String key) {
		return areas(picker).filter((area) -> area.key().equals(key)).findFirst().orElseThrow();
	}

	private static String[] split(String identifiers) {
		return identifiers.isEmpty() ? new String[0] : identifiers.split(" ");
	}

}
