package io.patkeeper.token;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.ChangedToken;
import io.patkeeper.azuredevops.CreatedToken;
import io.patkeeper.azuredevops.DisplayFilterOption;
import io.patkeeper.azuredevops.Fault;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.PersonalAccessTokenClient;
import io.patkeeper.azuredevops.PersonalAccessTokenRequest;
import io.patkeeper.azuredevops.Secret;
import io.patkeeper.azuredevops.SupportIds;
import io.patkeeper.azuredevops.TokenList;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.journal.Action;
import io.patkeeper.journal.ChangeResult;
import io.patkeeper.journal.Journal;
import io.patkeeper.journal.JournalUnavailableException;
import io.patkeeper.journal.Outcome;
import io.patkeeper.journal.PendingChange;
import io.patkeeper.token.note.NoteRepository;
import io.patkeeper.ui.MessageKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.InOrder;
import org.mockito.Mock;
import org.mockito.junit.jupiter.MockitoExtension;
import org.mockito.junit.jupiter.MockitoSettings;
import org.mockito.quality.Strictness;

import org.springframework.context.ApplicationEventPublisher;

import static io.patkeeper.token.Fixtures.FABRIKAM;
import static io.patkeeper.token.Fixtures.NOW;
import static io.patkeeper.token.Fixtures.created;
import static io.patkeeper.token.Fixtures.fault;
import static io.patkeeper.token.Fixtures.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

@ExtendWith(MockitoExtension.class)
@MockitoSettings(strictness = Strictness.LENIENT)
class TokenChangeServiceTests {

	private static final String ANA = "tenant:ana";

	private static final long ENTRY = 7;

	private static final PersonalAccessTokenRequest REQUEST = new PersonalAccessTokenRequest("ci", List.of("vso.code"),
			NOW.plus(Duration.ofDays(30)), false);

	@Mock
	private PersonalAccessTokenClient azureDevOps;

	@Mock
	private Journal journal;

	@Mock
	private RecentOverviews overviews;

	@Mock
	private NoteRepository notes;

	@Mock
	private ApplicationEventPublisher events;

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private TokenChangeService changes;

	@BeforeEach
	void noTokenExists() {
		given(this.azureDevOps.list(any(), any())).willReturn(new TokenList(List.of(), null));
		given(this.azureDevOps.revoke(any(), any())).willReturn(new SupportIds("activity-7", null));
		TokenService tokens = new TokenService(this.azureDevOps, new ListingExecutor(Runnable::run, (task) -> task),
				Fixtures.CLOCK);
		this.changes = new TokenChangeService(this.azureDevOps, tokens, this.overviews, this.journal, this.notes,
				this.events, new ChangeMetrics(this.meters), Fixtures.CLOCK);
	}

	@ParameterizedTest
	@EnumSource(value = Fault.class, names = { "NO_ANSWER", "UNAVAILABLE", "UNINTELLIGIBLE" })
	void looksForATokenWhoseCreationWasNotAnsweredInsteadOfRepeatingIt(Fault fault) {
		given(this.azureDevOps.create(FABRIKAM, REQUEST)).willThrow(fault(fault));
		PersonalAccessToken orphan = created("ci", NOW.plusSeconds(1));
		given(this.azureDevOps.list(FABRIKAM, DisplayFilterOption.ACTIVE)).willReturn(
				new TokenList(List.of(created("ci", NOW.minusSeconds(3600)), orphan, created("other", NOW)), null));
		assertThatExceptionOfType(CreationOutcomeUnknownException.class)
			.isThrownBy(() -> this.changes.create(ANA, FABRIKAM, REQUEST, null))
			.satisfies((ex) -> assertThat(ex.found()).extracting(ManagedToken::details).containsExactly(orphan));
		then(this.azureDevOps).should(times(1)).create(any(), any());
	}

	@Test
	void looksForATokenThatTheServiceFailedToIssue() {
		given(this.azureDevOps.create(FABRIKAM, REQUEST)).willThrow(refused("failedToIssueAccessToken"));
		assertThatExceptionOfType(CreationOutcomeUnknownException.class)
			.isThrownBy(() -> this.changes.create(ANA, FABRIKAM, REQUEST, null))
			.satisfies((ex) -> assertThat(ex.found()).isEmpty());
	}

	@Test
	void saysSoWhenItCouldNotEvenLook() {
		given(this.azureDevOps.create(FABRIKAM, REQUEST)).willThrow(fault(Fault.NO_ANSWER));
		given(this.azureDevOps.list(FABRIKAM, DisplayFilterOption.ACTIVE)).willThrow(fault(Fault.UNREACHABLE));
		assertThatExceptionOfType(CreationOutcomeUnknownException.class)
			.isThrownBy(() -> this.changes.create(ANA, FABRIKAM, REQUEST, null))
			.satisfies((ex) -> assertThat(ex.found()).isNull());
	}

	@ParameterizedTest
	@EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE,
			names = { "NO_ANSWER", "UNAVAILABLE", "UNINTELLIGIBLE" })
	void doesNotLookWhenItIsCertainThatNothingWasCreated(Fault fault) {
		given(this.azureDevOps.create(FABRIKAM, REQUEST)).willThrow(fault(fault));
		assertThatExceptionOfType(AzureDevOpsException.class)
			.isThrownBy(() -> this.changes.create(ANA, FABRIKAM, REQUEST, null));
		then(this.azureDevOps).should(never()).list(any(), any());
	}

	@Test
	void handsOverWhatWasIssued() {
		CreatedToken issued = new CreatedToken(created("ci", NOW), new Secret("s3cret"),
				new SupportIds("activity-7", null));
		given(this.azureDevOps.create(FABRIKAM, REQUEST)).willReturn(issued);
		assertThat(this.changes.create(ANA, FABRIKAM, REQUEST, null)).isSameAs(issued);
	}

	@Test
	void publishesWhatWasCreatedAndChangedAndNothingThatFailed() {
		CreatedToken issued = new CreatedToken(created("ci", NOW), new Secret("s3cret"),
				new SupportIds("activity-7", null));
		given(this.azureDevOps.create(FABRIKAM, REQUEST)).willThrow(refused("invalidScope")).willReturn(issued);
		assertThatExceptionOfType(TokenRefusedException.class)
			.isThrownBy(() -> this.changes.create(ANA, FABRIKAM, REQUEST, null));
		then(this.events).shouldHaveNoInteractions();
		this.changes.createReplacement(ANA, FABRIKAM, REQUEST, false);
		then(this.events).should().publishEvent(new TokenChangedEvent(ANA, FABRIKAM, issued.token()));
		PersonalAccessToken changed = created("ci-2", NOW);
		given(this.azureDevOps.update(FABRIKAM, changed.authorizationId(), REQUEST))
			.willReturn(new ChangedToken(changed, new SupportIds("activity-7", null)));
		this.changes.change(ANA, FABRIKAM, changed.authorizationId(), REQUEST);
		then(this.events).should().publishEvent(new TokenChangedEvent(ANA, FABRIKAM, changed));
	}

	@Test
	void writesACreationDownBeforeItIsMadeAndItsOutcomeAfter() {
		CreatedToken issued = new CreatedToken(created("ci", NOW), new Secret("s3cret"),
				new SupportIds("activity-7", null));
		UUID key = UUID.randomUUID();
		PendingChange change = new PendingChange(ANA, "fabrikam", null, "ci", Action.CREATE, key);
		given(this.journal.open(change)).willReturn(ENTRY);
		given(this.azureDevOps.create(FABRIKAM, REQUEST)).willReturn(issued);
		this.changes.create(ANA, FABRIKAM, REQUEST, key);
		InOrder order = inOrder(this.journal, this.azureDevOps);
		order.verify(this.journal).open(change);
		order.verify(this.azureDevOps).create(FABRIKAM, REQUEST);
		order.verify(this.journal)
			.close(ENTRY, new ChangeResult(Outcome.DONE, null, issued.token().authorizationId(), "activity-7"));
	}

	@Test
	void changesNothingThatCannotBeWrittenDown() {
		given(this.journal.open(any()))
			.willThrow(new JournalUnavailableException(new IllegalStateException("read-only")));
		assertThatExceptionOfType(JournalUnavailableException.class)
			.isThrownBy(() -> this.changes.create(ANA, FABRIKAM, REQUEST, null));
		assertThatExceptionOfType(JournalUnavailableException.class)
			.isThrownBy(() -> this.changes.createReplacement(ANA, FABRIKAM, REQUEST, false));
		assertThatExceptionOfType(JournalUnavailableException.class)
			.isThrownBy(() -> this.changes.change(ANA, FABRIKAM, UUID.randomUUID(), REQUEST));
		assertThatExceptionOfType(JournalUnavailableException.class)
			.isThrownBy(() -> this.changes.revoke(ANA, FABRIKAM, UUID.randomUUID(), "ci"));
		assertThatExceptionOfType(JournalUnavailableException.class)
			.isThrownBy(() -> this.changes.revokeReplaced(ANA, FABRIKAM, UUID.randomUUID(), "ci"));
		assertThatExceptionOfType(JournalUnavailableException.class)
			.isThrownBy(() -> this.changes.revokeOrphan(ANA, FABRIKAM, UUID.randomUUID(), "ci"));
		then(this.azureDevOps).should(never()).create(any(), any());
		then(this.azureDevOps).should(never()).update(any(), any(), any());
		then(this.azureDevOps).should(never()).revoke(any(), any());
		then(this.events).shouldHaveNoInteractions();
	}

	@ParameterizedTest
	@EnumSource(Fault.class)
	void writesDownWhetherAFaultLeavesItsOutcomeUnknown(Fault fault) {
		UUID token = UUID.randomUUID();
		given(this.journal.open(any())).willReturn(ENTRY);
		willThrow(fault(fault)).given(this.azureDevOps).revoke(FABRIKAM, token);
		assertThatExceptionOfType(AzureDevOpsException.class)
			.isThrownBy(() -> this.changes.revokeReplaced(ANA, FABRIKAM, token, "ci"));
		then(this.journal).should()
			.close(ENTRY, new ChangeResult(fault.outcomeUnknown() ? Outcome.UNKNOWN : Outcome.FAILED,
					MessageKeys.of(fault), null, null));
		then(this.events).shouldHaveNoInteractions();
	}

	@Test
	void writesDownWhyAChangeWasRefused() {
		UUID token = UUID.randomUUID();
		given(this.journal.open(any())).willReturn(ENTRY);
		given(this.azureDevOps.update(FABRIKAM, token, REQUEST)).willThrow(refused("invalidScope"));
		assertThatExceptionOfType(TokenRefusedException.class)
			.isThrownBy(() -> this.changes.change(ANA, FABRIKAM, token, REQUEST));
		then(this.journal).should().close(ENTRY, new ChangeResult(Outcome.REFUSED, "invalidScope", null, null));
	}

	@Test
	void leavesTheOutcomeUnknownWhereItsOwnTroubleHidesTheAnswer() {
		UUID token = UUID.randomUUID();
		given(this.journal.open(any())).willReturn(ENTRY);
		willThrow(new IllegalStateException("ours")).given(this.azureDevOps).revoke(FABRIKAM, token);
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.changes.revokeReplaced(ANA, FABRIKAM, token, "ci"));
		then(this.journal).should()
			.close(ENTRY, new ChangeResult(Outcome.UNKNOWN, "IllegalStateException", null, null));
	}

	@Test
	void makesRecentOverviewsUselessAfterEachChangeAndEachAttempt() {
		UUID token = UUID.randomUUID();
		given(this.azureDevOps.create(FABRIKAM, REQUEST)).willThrow(fault(Fault.NO_ANSWER));
		assertThatExceptionOfType(CreationOutcomeUnknownException.class)
			.isThrownBy(() -> this.changes.createReplacement(ANA, FABRIKAM, REQUEST, false));
		then(this.overviews).should(times(1)).changed();
		given(this.azureDevOps.update(FABRIKAM, token, REQUEST)).willThrow(refused("invalidScope"));
		assertThatExceptionOfType(TokenRefusedException.class)
			.isThrownBy(() -> this.changes.change(ANA, FABRIKAM, token, REQUEST));
		then(this.overviews).should(times(2)).changed();
		this.changes.revokeReplaced(ANA, FABRIKAM, token, "ci");
		this.changes.revoke(ANA, FABRIKAM, token, "ci");
		InOrder order = inOrder(this.azureDevOps, this.overviews);
		order.verify(this.azureDevOps).revoke(FABRIKAM, token);
		order.verify(this.overviews).changed();
		order.verify(this.azureDevOps).revoke(FABRIKAM, token);
		order.verify(this.overviews).changed();
	}

	@Test
	void revokesATokenInOneCallAndPublishesThat() {
		UUID token = UUID.randomUUID();
		this.changes.revoke(ANA, FABRIKAM, token, "ci");
		then(this.journal).should().open(new PendingChange(ANA, "fabrikam", token, "ci", Action.REVOKE, null));
		then(this.azureDevOps).should().revoke(FABRIKAM, token);
		then(this.azureDevOps).shouldHaveNoMoreInteractions();
		then(this.events).should().publishEvent(new TokenRevokedEvent(ANA, token, false));
	}

	@Test
	void publishesTheRevocationsOfARotationAsSuch() {
		UUID token = UUID.randomUUID();
		this.changes.revokeReplaced(ANA, FABRIKAM, token, "ci");
		this.changes.revokeOrphan(ANA, FABRIKAM, token, "ci");
		then(this.journal).should().open(new PendingChange(ANA, "fabrikam", token, "ci", Action.ROTATE_REVOKE, null));
		then(this.journal).should().open(new PendingChange(ANA, "fabrikam", token, "ci", Action.REVOKE, null));
		then(this.azureDevOps).should(times(2)).revoke(FABRIKAM, token);
		then(this.events).should(times(2)).publishEvent(new TokenRevokedEvent(ANA, token, true));
		then(this.events).shouldHaveNoMoreInteractions();
	}

}
