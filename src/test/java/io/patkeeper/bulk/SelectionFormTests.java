package io.patkeeper.bulk;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SelectionFormTests {

	private static final Organization FABRIKAM = new Organization("fabrikam");

	private final UUID one = UUID.randomUUID();

	private final UUID two = UUID.randomUUID();

	private final UUID elsewhere = UUID.randomUUID();

	private final Map<UUID, Organization> everything = Map.of(this.one, FABRIKAM, this.two, FABRIKAM, this.elsewhere,
			FABRIKAM);

	@Test
	void selectsWhatIsCheckedAndKeepsWhatIsOnOtherPages() {
		assertThat(form(List.of(this.one), List.of()).applyTo(selection(this.elsewhere), Map.of()))
			.isEqualTo(selection(this.elsewhere, this.one));
	}

	@Test
	void removesWhatIsNoLongerChecked() {
		assertThat(
				form(List.of(this.two), List.of(this.one, this.two)).applyTo(selection(this.one, this.two), Map.of()))
			.isEqualTo(selection(this.two));
	}

	@Test
	void leavesAloneWhatAnotherTabHasChanged() {
		assertThat(form(List.of(this.one), List.of(this.one)).applyTo(selection(this.two), Map.of()))
			.isEqualTo(selection(this.two));
	}

	@Test
	void selectsAllThatMatchExceptWhatIsNoLongerChecked() {
		SelectionForm form = form(List.of(), List.of(this.one), "true", null);
		assertThat(form.changesAll()).isTrue();
		assertThat(form.applyTo(selection(this.one), this.everything)).isEqualTo(selection(this.two, this.elsewhere));
	}

	@Test
	void keepsTheRestOfAllWhenOneIsNoLongerChecked() {
		SelectionForm form = form(List.of(this.two), List.of(this.one, this.two), "true", "true");
		assertThat(form.changesAll()).isFalse();
		assertThat(form.applyTo(Selection.EMPTY.with(this.everything), Map.of()))
			.isEqualTo(selection(this.two, this.elsewhere));
	}

	@Test
	void selectsNoneThatMatchesWhenAllIsNoLongerChecked() {
		SelectionForm form = form(List.of(this.one), List.of(this.one), null, "true");
		assertThat(form.changesAll()).isTrue();
		assertThat(form.applyTo(Selection.EMPTY.with(this.everything), Map.of(this.one, FABRIKAM, this.two, FABRIKAM)))
			.isEqualTo(selection(this.elsewhere));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "fabrikam", "fabrikam/", "fabrikam/1-1-1-1-1",
			"no name/5d3c3f6a-0a4b-4f53-9f2c-2f6f8f1f0a11", "5d3c3f6a-0a4b-4f53-9f2c-2f6f8f1f0a11",
			"a/b/5d3c3f6a-0a4b-4f53-9f2c-2f6f8f1f0a11" })
	void ignoresWhatIsNoToken(String value) {
		assertThat(new SelectionForm(List.of(value), List.of(value), null, null).applyTo(Selection.EMPTY, Map.of()))
			.isEqualTo(Selection.EMPTY);
	}

	@Test
	void mayBeEmpty() {
		assertThat(new SelectionForm(null, null, null, null).applyTo(selection(this.one), Map.of()))
			.isEqualTo(selection(this.one));
	}

	private static Selection selection(UUID... ids) {
		Selection selection = Selection.EMPTY;
		for (UUID id : ids) {
			selection = selection.with(Map.of(id, FABRIKAM));
		}
		return selection;
	}

	private static SelectionForm form(List<UUID> checked, List<UUID> before) {
		return form(checked, before, null, null);
	}

	private static SelectionForm form(List<UUID> checked, List<UUID> before, @Nullable String all,
			@Nullable String wasAll) {
		return new SelectionForm(checked.stream().map((id) -> "fabrikam/" + id).toList(),
				before.stream().map((id) -> "fabrikam/" + id).toList(), all, wasAll);
	}

}
