package io.patkeeper.token;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.patkeeper.Database;
import io.patkeeper.MovableClock;
import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.Fault;
import io.patkeeper.azuredevops.Membership;
import io.patkeeper.azuredevops.MembershipClient;
import io.patkeeper.azuredevops.MembershipList;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.SupportIds;
import io.patkeeper.journal.ChangeLimit;
import io.patkeeper.journal.TooManyChangesException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

import static io.patkeeper.token.Fixtures.CONTOSO;
import static io.patkeeper.token.Fixtures.FABRIKAM;
import static io.patkeeper.token.Fixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.times;

@ParameterizedClass
@EnumSource(Database.class)
class OrganizationServiceTests {

	private static final UUID ACCOUNT = UUID.randomUUID();

	private final MockHttpSession session = spy(new MockHttpSession());

	private final MovableClock clock = new MovableClock(NOW);

	private final MembershipClient memberships = mock();

	@Parameter
	private Database database;

	private HikariDataSource dataSource;

	private JdbcClient jdbc;

	private TransactionOperations transaction;

	private ChangeLimit limit;

	@BeforeEach
	void nothingAddedYet() {
		given(this.memberships.discover()).willReturn(new MembershipList(List.of(), 0));
		this.dataSource = this.database.migrated();
		this.jdbc = JdbcClient.create(this.dataSource);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		try (AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext()) {
			beans.registerBean(JdbcClient.class, () -> this.jdbc);
			beans.registerBean(Clock.class, () -> this.clock);
			beans.register(ChangeLimit.class);
			beans.refresh();
			this.limit = beans.getBean(ChangeLimit.class);
		}
	}

	@AfterEach
	void closesTheDatabase() {
		this.dataSource.close();
	}

	@Test
	void discoversThemAndRemembersTheirAccounts() {
		given(this.memberships.discover())
			.willReturn(new MembershipList(List.of(new Membership(FABRIKAM, ACCOUNT)), 0));
		ManagedOrganizations known = organizations().of("ana");
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
		ManagedOrganizations known = organizations().of("ana");
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
	void takesFiftyAndNoMoreHoweverManyComeAtOnce() throws InterruptedException {
		CountDownLatch start = new CountDownLatch(1);
		AtomicInteger added = new AtomicInteger();
		ExecutorService executor = Executors.newFixedThreadPool(12);
		try {
			for (int i = 0; i < 72; i++) {
				Organization organization = new Organization("organization-" + i);
				executor.submit(() -> {
					start.await();
					return organizations().add("ana", organization) ? added.incrementAndGet() : 0;
				});
			}
			start.countDown();
		}
		finally {
			executor.shutdown();
			assertThat(executor.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
		}
		assertThat(added).hasValue(OrganizationService.MAX_ADDED);
		assertThat(organizations().of("ana").added()).hasSize(OrganizationService.MAX_ADDED);
		assertThat(organizations().add("ben", CONTOSO)).as("the list is each person's own").isTrue();
		Organization one = organizations().of("ana").added().get(0);
		assertThat(organizations().add("ana", one)).as("it is there already").isTrue();
		organizations().remove("ana", one);
		assertThat(organizations().add("ana", CONTOSO)).isTrue();
	}

	@Test
	void countsThoseThatAreAddedAmongThePersonsChanges() {
		for (int i = 0; i < 300; i++) {
			organizations().add("ana", CONTOSO);
		}
		assertThatExceptionOfType(TooManyChangesException.class).isThrownBy(() -> organizations().add("ana", CONTOSO));
		organizations().remove("ana", CONTOSO);
		this.clock.advance(Duration.ofMinutes(10));
		assertThat(organizations().add("ana", CONTOSO)).isTrue();
	}

	@Test
	void losesNoOrganizationThatCannotBeWrittenAgain() {
		organizations().add("ana", CONTOSO);
		this.jdbc.sql("alter table added_organization add constraint no_capitals check (name = lower(name))").update();
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> organizations().add("ana", new Organization("Contoso")));
		assertThat(organizations().of("ana").added()).containsExactly(CONTOSO);
	}

	@Test
	void tellsWhyTheyCouldNotBeDiscoveredAndGoesOnWithThoseAdded() {
		AzureDevOpsException refused = new AzureDevOpsException(Fault.NOT_SIGNED_IN, "401", SupportIds.NONE, null,
				null);
		given(this.memberships.discover()).willThrow(refused);
		organizations().add("ana", CONTOSO);
		ManagedOrganizations known = organizations().of("ana");
		assertThat(known.all()).containsExactly(CONTOSO);
		assertThat(known.undiscovered()).isEqualTo(Fault.NOT_SIGNED_IN);
	}

	@ParameterizedTest
	@EnumSource(names = { "NOT_SIGNED_IN", "PERMISSION_MISSING", "FORBIDDEN", "CONDITIONAL_ACCESS", "NOT_FOUND",
			"REJECTED" })
	void doesNotAskAgainForWhatIsRefused(Fault fault) {
		given(this.memberships.discover())
			.willThrow(new AzureDevOpsException(fault, "refused", SupportIds.NONE, null, null));
		organizations().of("ana");
		assertThat(organizations().of("ana").undiscovered()).isEqualTo(fault);
		then(this.memberships).should(times(1)).discover();
	}

	@Test
	void asksAgainAfterTheNextSignIn() {
		given(this.memberships.discover())
			.willThrow(new AzureDevOpsException(Fault.CONDITIONAL_ACCESS, "refused", SupportIds.NONE, null, null))
			.willReturn(new MembershipList(List.of(new Membership(FABRIKAM, null)), 0));
		organizations().of("ana");
		given(this.session.getCreationTime()).willReturn(Long.MAX_VALUE);
		assertThat(organizations().of("ana").all()).containsExactly(FABRIKAM);
	}

	@Test
	void remembersMembershipsForTenMinutes() {
		given(this.memberships.discover()).willReturn(new MembershipList(List.of(new Membership(FABRIKAM, ACCOUNT)), 2))
			.willReturn(new MembershipList(List.of(new Membership(CONTOSO, null)), 0));
		ManagedOrganizations known = organizations().of("ana");
		this.clock.advance(Duration.ofMinutes(10).minusMillis(1));
		assertThat(organizations().of("ana")).isEqualTo(known);
		then(this.memberships).should(times(1)).discover();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(organizations().of("ana").all()).containsExactly(CONTOSO);
		assertThat(organizations().of("ana").all()).containsExactly(CONTOSO);
		then(this.memberships).should(times(2)).discover();
	}

	@Test
	void findsThemEvenIfTheyCannotBeRemembered() {
		given(this.memberships.discover())
			.willReturn(new MembershipList(List.of(new Membership(FABRIKAM, ACCOUNT)), 0));
		willThrow(new DataAccessResourceFailureException("disk full")).given(this.session).setAttribute(any(), any());
		assertThat(organizations().of("ana").all()).containsExactly(FABRIKAM);
		assertThat(organizations().of("ana").all()).containsExactly(FABRIKAM);
	}

	@Test
	void discoversThemAnewWhenAsked() {
		given(this.memberships.discover()).willReturn(new MembershipList(List.of(new Membership(FABRIKAM, ACCOUNT)), 0))
			.willReturn(new MembershipList(List.of(new Membership(CONTOSO, null)), 0));
		organizations().of("ana");
		assertThat(organizations().findAnew("ana").all()).containsExactly(CONTOSO);
		assertThat(organizations().of("ana").all()).containsExactly(CONTOSO);
	}

	@Test
	void readsNoTableForWhatItRemembers() {
		organizations().add("ana", CONTOSO);
		organizations().of("ana");
		this.jdbc.sql("alter table added_organization rename to elsewhere").update();
		assertThat(organizations().of("ana").all()).containsExactly(CONTOSO);
	}

	@Test
	void remembersWhatIsAddedAndRemovedAtOnceWithoutAnotherDiscovery() {
		given(this.memberships.discover())
			.willReturn(new MembershipList(List.of(new Membership(FABRIKAM, ACCOUNT)), 0));
		organizations().of("ana");
		organizations().add("ana", CONTOSO);
		assertThat(organizations().of("ana").all()).containsExactly(CONTOSO, FABRIKAM);
		organizations().remove("ana", CONTOSO);
		assertThat(organizations().of("ana").all()).containsExactly(FABRIKAM);
		then(this.memberships).should(times(1)).discover();
	}

	@Test
	void remembersNothingForAnotherPerson() {
		given(this.memberships.discover()).willReturn(new MembershipList(List.of(new Membership(FABRIKAM, ACCOUNT)), 0))
			.willReturn(new MembershipList(List.of(new Membership(CONTOSO, null)), 0));
		organizations().of("ana");
		assertThat(organizations().of("ben").all()).containsExactly(CONTOSO);
	}

	@Test
	void looksForAddedOrganizationsAgainWhereDiscoveryIsRefused() {
		given(this.memberships.discover())
			.willThrow(new AzureDevOpsException(Fault.FORBIDDEN, "refused", SupportIds.NONE, null, null));
		organizations().of("ana");
		this.jdbc.sql("insert into added_organization (owner, name) values ('ana', 'contoso')").update();
		this.clock.advance(Duration.ofMinutes(10));
		assertThat(organizations().of("ana").all()).as("added in another session").containsExactly(CONTOSO);
		then(this.memberships).should(times(1)).discover();
	}

	@Test
	void forgetsWhatWasDiscoveredWhenOrganizationsAreConfigured() {
		given(this.memberships.discover()).willReturn(new MembershipList(List.of(new Membership(CONTOSO, ACCOUNT)), 0));
		organizations().of("ana");
		assertThat(organizations(FABRIKAM).of("ana").all()).containsExactly(FABRIKAM);
	}

	@ParameterizedTest
	@EnumSource(names = { "TOO_MANY_REQUESTS", "UNAVAILABLE", "UNREACHABLE", "NO_ANSWER", "UNINTELLIGIBLE" })
	void asksAgainAfterTroubleThatPasses(Fault fault) {
		given(this.memberships.discover())
			.willThrow(new AzureDevOpsException(fault, "failed", SupportIds.NONE, null, null))
			.willReturn(new MembershipList(List.of(new Membership(FABRIKAM, null)), 0));
		assertThat(organizations().of("ana").undiscovered()).isEqualTo(fault);
		assertThat(organizations().of("ana").all()).containsExactly(FABRIKAM);
	}

	@Test
	void usesTheConfiguredOnesWithoutDiscovery() {
		ManagedOrganizations known = organizations(FABRIKAM).of("ana");
		assertThat(known.all()).containsExactly(FABRIKAM);
		assertThat(known.fixed()).isTrue();
		then(this.memberships).shouldHaveNoInteractions();
	}

	private OrganizationService organizations(Organization... configured) {
		return new OrganizationService(new OrganizationService.Settings(List.of(configured)), this.memberships,
				this.jdbc, this.transaction, this.limit, this.session, this.clock);
	}

}
