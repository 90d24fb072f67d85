package io.patkeeper.rotation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.Fault;
import io.patkeeper.azuredevops.IssuedToken;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.Secret;
import io.patkeeper.azuredevops.SupportIds;
import io.patkeeper.azuredevops.TokenRefused;
import io.patkeeper.azuredevops.TokenRequest;
import io.patkeeper.token.Expiry;
import io.patkeeper.token.NewSecret;
import io.patkeeper.token.NewSecrets;
import io.patkeeper.token.Status;
import io.patkeeper.token.Token;
import io.patkeeper.token.Tokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.ArgumentCaptor;
import org.mockito.Captor;
import org.mockito.InOrder;
import org.mockito.Mock;
import org.mockito.junit.jupiter.MockitoExtension;
import org.mockito.junit.jupiter.MockitoSettings;
import org.mockito.quality.Strictness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

@ExtendWith(MockitoExtension.class)
@MockitoSettings(strictness = Strictness.LENIENT)
class RotationTests {

	private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

	private static final Organization FABRIKAM = new Organization("fabrikam");

	private static final UUID OLD = UUID.randomUUID();

	private static final UUID NEW = UUID.randomUUID();

	@Mock
	private Tokens tokens;

	@Mock
	private NewSecrets secrets;

	@Captor
	private ArgumentCaptor<TokenRequest> request;

	@Captor
	private ArgumentCaptor<NewSecret> kept;

	private Rotation rotation;

	@BeforeEach
	void azureDevOpsIssuesWhatIsAskedFor() {
		given(this.tokens.create(eq(FABRIKAM), any())).willAnswer((call) -> {
			TokenRequest asked = call.getArgument(1);
			return new IssuedToken(new PersonalAccessToken(NEW, asked.displayName(), List.copyOf(asked.scopes()),
					List.of(), NOW, asked.validTo()), new Secret("s3cret"));
		});
		this.rotation = new Rotation(this.tokens, this.secrets, Clock.fixed(NOW, ZoneOffset.UTC));
	}

	@Test
	void revokesTheOldTokenOnlyAfterTheNewSecretIsKept() {
		old(Duration.ofDays(80), Duration.ofDays(10), Status.ACTIVE);
		assertThat(this.rotation.rotate(FABRIKAM, OLD)).isEqualTo(NEW);
		InOrder order = inOrder(this.tokens, this.secrets);
		order.verify(this.tokens).asTold(FABRIKAM, OLD);
		order.verify(this.tokens).create(eq(FABRIKAM), any());
		order.verify(this.secrets).keep(any());
		order.verify(this.tokens).revoke(FABRIKAM, OLD);
	}

	@Test
	void givesTheNewTokenTheNameScopesAndReachOfTheOldOne() {
		old(Duration.ofDays(80), Duration.ofDays(10), Status.ACTIVE);
		this.rotation.rotate(FABRIKAM, OLD);
		then(this.tokens).should().create(eq(FABRIKAM), this.request.capture());
		assertThat(this.request.getValue().displayName()).isEqualTo("deploy");
		assertThat(this.request.getValue().scopes()).containsExactly("vso.build", "vso.unheard_of");
		assertThat(this.request.getValue().allOrganizations()).isFalse();
	}

	@Test
	void givesTheNewTokenTheLengthOfLifeOfTheOldOneCountedFromNow() {
		old(Duration.ofDays(80), Duration.ofDays(10), Status.EXPIRING);
		assertThat(expiryOfTheNewToken()).isEqualTo(NOW.plus(Duration.ofDays(90)));
	}

	@Test
	void clipsTheLengthOfLifeToTheYearThatAzureDevOpsGrants() {
		old(Duration.ofDays(700), Duration.ofDays(100), Status.ACTIVE);
		assertThat(expiryOfTheNewToken()).isEqualTo(Expiry.latest(NOW));
	}

	@Test
	void givesAMonthToATokenWhoseLengthOfLifeIsNotTold() {
		old(null, Duration.ofDays(100), Status.ACTIVE);
		assertThat(expiryOfTheNewToken()).isEqualTo(NOW.plus(Duration.ofDays(30)));
	}

	@Test
	void notesThatTheOldTokenIsRevoked() {
		old(Duration.ofDays(80), Duration.ofDays(10), Status.ACTIVE);
		this.rotation.rotate(FABRIKAM, OLD);
		then(this.secrets).should(times(2)).keep(this.kept.capture());
		assertThat(this.kept.getAllValues()).extracting(NewSecret::replacedRevoked).containsExactly(false, true);
		assertThat(this.kept.getValue().replaced()).isEqualTo(OLD);
	}

	@Test
	void keepsTheNewSecretWhenTheOldTokenCannotBeRevoked() {
		old(Duration.ofDays(80), Duration.ofDays(10), Status.ACTIVE);
		willThrow(new AzureDevOpsException(Fault.UNAVAILABLE, "down", SupportIds.NONE, null, null)).given(this.tokens)
			.revoke(FABRIKAM, OLD);
		assertThat(this.rotation.rotate(FABRIKAM, OLD)).isEqualTo(NEW);
		then(this.secrets).should(times(1)).keep(this.kept.capture());
		assertThat(this.kept.getValue().secret().reveal()).isEqualTo("s3cret");
		assertThat(this.kept.getValue().replacedRevoked()).isFalse();
	}

	@Test
	void leavesTheOldTokenAloneWhenTheNewOneIsRefused() {
		old(Duration.ofDays(80), Duration.ofDays(10), Status.ACTIVE);
		TokenRefused refused = new TokenRefused("invalidScope", null, SupportIds.NONE);
		given(this.tokens.create(eq(FABRIKAM), any())).willThrow(refused);
		assertThatExceptionOfType(TokenRefused.class).isThrownBy(() -> this.rotation.rotate(FABRIKAM, OLD))
			.isSameAs(refused);
		then(this.tokens).should(never()).revoke(any(), any());
	}

	@Test
	void leavesTheOldTokenAloneWhenTheNewSecretCannotBeKept() {
		old(Duration.ofDays(80), Duration.ofDays(10), Status.ACTIVE);
		willThrow(new IllegalStateException("database down")).given(this.secrets).keep(any());
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.rotation.rotate(FABRIKAM, OLD));
		then(this.tokens).should(never()).revoke(any(), any());
	}

	@Test
	void doesNotRotateATokenThatDoesNotWorkAnyMore() {
		old(Duration.ofDays(80), Duration.ofDays(-1), Status.EXPIRED);
		assertThatExceptionOfType(NothingToRotate.class).isThrownBy(() -> this.rotation.rotate(FABRIKAM, OLD));
		then(this.tokens).should(never()).create(any(), any());
	}

	private Instant expiryOfTheNewToken() {
		this.rotation.rotate(FABRIKAM, OLD);
		then(this.tokens).should().create(eq(FABRIKAM), this.request.capture());
		return this.request.getValue().validTo();
	}

	private void old(@Nullable Duration age, Duration left, Status status) {
		PersonalAccessToken details = new PersonalAccessToken(OLD, "deploy", List.of("vso.unheard_of", "vso.build"),
				List.of(UUID.randomUUID()), (age != null) ? NOW.minus(age) : null, NOW.plus(left));
		given(this.tokens.asTold(FABRIKAM, OLD)).willReturn(new Token(FABRIKAM, List.of(FABRIKAM), details, status));
	}

}
