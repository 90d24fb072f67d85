package io.patkeeper.token;

import java.util.List;
import java.util.UUID;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.Fault;
import io.patkeeper.azuredevops.Membership;
import io.patkeeper.azuredevops.MembershipList;
import io.patkeeper.azuredevops.Memberships;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.SupportIds;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static io.patkeeper.token.Fixtures.CONTOSO;
import static io.patkeeper.token.Fixtures.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.times;

@JdbcTest
class OrganizationsTests {

	private static final UUID ACCOUNT = UUID.randomUUID();

	@Autowired
	private JdbcClient jdbc;

	private final HttpSession session = new MockHttpSession();

	@MockitoBean
	private Memberships memberships;

	@Test
	void discoversThemAndRemembersTheirAccounts() {
		given(this.memberships.discover())
			.willReturn(new MembershipList(List.of(new Membership(FABRIKAM, ACCOUNT)), 0));
		KnownOrganizations known = organizations().of("ana");
		assertThat(known.all()).containsExactly(FABRIKAM);
		assertThat(known.byAccountId()).containsEntry(ACCOUNT, FABRIKAM);
		assertThat(known.fixed()).isFalse();
	}

	@Test
	void addsThoseThatThePersonAdded() {
		given(this.memberships.discover())
			.willReturn(new MembershipList(List.of(new Membership(FABRIKAM, ACCOUNT)), 0));
		organizations().add("ana", CONTOSO);
		organizations().add("ana", new Organization("FABRIKAM"));
		KnownOrganizations known = organizations().of("ana");
		assertThat(known.all()).containsExactly(CONTOSO, FABRIKAM);
		assertThat(known.added()).as("fabrikam would stay, as it was discovered").containsExactly(CONTOSO);
	}

	@Test
	void tellsHowManyMembershipsCouldNotBeRead() {
		given(this.memberships.discover())
			.willReturn(new MembershipList(List.of(new Membership(FABRIKAM, ACCOUNT)), 2));
		assertThat(organizations().of("ana").unread()).isEqualTo(2);
	}

	@Test
	void keepsWhatPeopleAddApart() {
		given(this.memberships.discover()).willReturn(new MembershipList(List.of(), 0));
		organizations().add("ana", CONTOSO);
		assertThat(organizations().of("ben").all()).isEmpty();
	}

	@Test
	void addsTheSameOneTwiceAndRemovesItOnce() {
		given(this.memberships.discover()).willReturn(new MembershipList(List.of(), 0));
		organizations().add("ana", CONTOSO);
		organizations().add("ana", new Organization("Contoso"));
		assertThat(organizations().of("ana").all()).extracting(Organization::name).containsExactly("Contoso");
		organizations().remove("ana", CONTOSO);
		assertThat(organizations().of("ana").all()).isEmpty();
	}

	@Test
	void tellsWhyTheyCouldNotBeDiscoveredAndGoesOnWithThoseAdded() {
		AzureDevOpsException refused = new AzureDevOpsException(Fault.NOT_SIGNED_IN, "401", SupportIds.NONE, null,
				null);
		given(this.memberships.discover()).willThrow(refused);
		organizations().add("ana", CONTOSO);
		KnownOrganizations known = organizations().of("ana");
		assertThat(known.all()).containsExactly(CONTOSO);
		assertThat(known.undiscovered()).isEqualTo(Fault.NOT_SIGNED_IN);
	}

	@Test
	void doesNotAskAgainForWhatIsRefused() {
		given(this.memberships.discover())
			.willThrow(new AzureDevOpsException(Fault.NOT_SIGNED_IN, "401", SupportIds.NONE, null, null));
		organizations().of("ana");
		assertThat(organizations().of("ana").undiscovered()).isEqualTo(Fault.NOT_SIGNED_IN);
		then(this.memberships).should(times(1)).discover();
	}

	@Test
	void asksAgainAfterTroubleThatPasses() {
		given(this.memberships.discover())
			.willThrow(new AzureDevOpsException(Fault.UNAVAILABLE, "503", SupportIds.NONE, null, null))
			.willReturn(new MembershipList(List.of(new Membership(FABRIKAM, null)), 0));
		assertThat(organizations().of("ana").undiscovered()).isEqualTo(Fault.UNAVAILABLE);
		assertThat(organizations().of("ana").all()).containsExactly(FABRIKAM);
	}

	@Test
	void takesThoseThatAreConfiguredAndAsksNobody() {
		KnownOrganizations known = organizations(FABRIKAM).of("ana");
		assertThat(known.all()).containsExactly(FABRIKAM);
		assertThat(known.fixed()).isTrue();
		then(this.memberships).shouldHaveNoInteractions();
	}

	private Organizations organizations(Organization... configured) {
		return new Organizations(new Organizations.Settings(List.of(configured)), this.memberships, this.jdbc,
				this.session);
	}

}
