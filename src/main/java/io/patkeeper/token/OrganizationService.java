package io.patkeeper.token;

import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.Fault;
import io.patkeeper.azuredevops.Membership;
import io.patkeeper.azuredevops.MembershipClient;
import io.patkeeper.azuredevops.MembershipList;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.journal.ChangeLimit;
import io.patkeeper.journal.TooManyChangesException;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Finds the organizations whose tokens a person manages: those in the configuration, or
 * else those that can be discovered and those that the person has added.
 */
@Service
class OrganizationService {

	/** Each organization costs at least three calls whenever the list is shown. */
	static final int MAX_ADDED = 50;

	/** How long the organizations of a person are remembered. */
	private static final Duration MAX_AGE = Duration.ofMinutes(10);

	/** The session attribute with {@link KnownOrganizations}. */
	private static final String KNOWN = OrganizationService.class.getName() + ".known";

	private static final Logger logger = LoggerFactory.getLogger(OrganizationService.class);

	private final List<Organization> configured;

	private final MembershipClient memberships;

	private final JdbcClient jdbc;

	private final TransactionOperations transaction;

	private final ChangeLimit limit;

	private final HttpSession session;

	private final Clock clock;

	OrganizationService(Settings settings, MembershipClient memberships, JdbcClient jdbc,
			TransactionOperations transaction, ChangeLimit limit, HttpSession session, Clock clock) {
		this.configured = settings.organizations();
		this.memberships = memberships;
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.limit = limit;
		this.session = session;
		this.clock = clock;
	}

	/**
	 * The organizations of a person, as found within the last ten minutes. Discovery
	 * needs a permission that the app registration may lack, so its failure is returned
	 * and not thrown.
	 * @param owner the person's {@code tid:oid}
	 */
	ManagedOrganizations of(String owner) {
		KnownOrganizations known = known(owner);
		boolean recent = known != null && this.clock.instant().isBefore(known.found().plus(MAX_AGE));
		return recent ? known.organizations() : findAnew(owner);
	}

	/**
	 * The organizations of a person as they are now. A discovery that was refused is not
	 * repeated until the next sign-in.
	 * @param owner the person's {@code tid:oid}
	 */
	ManagedOrganizations findAnew(String owner) {
		if (!this.configured.isEmpty()) {
			return new ManagedOrganizations(this.configured, Map.of(), List.of(), true, null, 0);
		}
		KnownOrganizations known = known(owner);
		Fault undiscovered = (known != null) ? known.undiscovered() : null;
		MembershipList discovered = new MembershipList(List.of(), 0);
		if (undiscovered == null) {
			try {
				discovered = this.memberships.discover();
			}
			catch (AzureDevOpsException ex) {
				undiscovered = ex.fault();
			}
		}
		KnownOrganizations found = new KnownOrganizations(owner, this.session.getCreationTime(), this.clock.instant(),
				discovered, undiscovered, added(owner));
		if (undiscovered == null || !undiscovered.isTransient()) {
			remember(found);
		}
		return found.organizations();
	}

	/**
	 * What was found since the last sign-in of this person.
	 */
	private @Nullable KnownOrganizations known(String owner) {
		return (this.configured.isEmpty() && this.session.getAttribute(KNOWN) instanceof KnownOrganizations known
				&& known.owner().equals(owner) && known.signedIn() == this.session.getCreationTime()) ? known : null;
	}

	private void readAddedAnew(String owner) {
		KnownOrganizations known = known(owner);
		if (known != null) {
			remember(known.withAdded(added(owner)));
		}
	}

	/**
	 * Remembers organizations in the session. A failure is only logged, because the list
	 * can be shown even if the database cannot be written.
	 */
	private void remember(KnownOrganizations found) {
		try {
			this.session.setAttribute(KNOWN, found);
		}
		catch (DataAccessException | TransactionException ex) {
			logger.warn("Could not remember the organizations of a person: {}", ex.toString());
		}
	}

	private List<Organization> added(String owner) {
		return this.jdbc.sql("select name from added_organization where owner = :owner")
			.param("owner", owner)
			.query((row, number) -> new Organization(row.getString("name")))
			.list();
	}

	/**
	 * Adds an organization. If it was added before, its spelling is updated.
	 * @return {@code false} if the person has added {@link #MAX_ADDED} others
	 * @throws TooManyChangesException if the person has made too many changes recently
	 */
	boolean add(String owner, Organization organization) {
		this.limit.count(owner);
		boolean added = Boolean.TRUE.equals(this.transaction.execute((status) -> {
			this.limit.lock(owner);
			delete(owner, organization);
			if (added(owner).size() >= MAX_ADDED) {
				return false;
			}
			this.jdbc.sql("insert into added_organization (owner, name) values (:owner, :name)")
				.param("owner", owner)
				.param("name", organization.name())
				.update();
			return true;
		}));
		readAddedAnew(owner);
		return added;
	}

	void remove(String owner, Organization organization) {
		delete(owner, organization);
		readAddedAnew(owner);
	}

	private void delete(String owner, Organization organization) {
		this.jdbc.sql("delete from added_organization where owner = :owner and lower(name) = lower(:name)")
			.param("owner", owner)
			.param("name", organization.name())
			.update();
	}

	/**
	 * What was found out about the organizations of a person.
	 *
	 * @param owner the person
	 * @param signedIn when the person signed in, which is when the session was created,
	 * in milliseconds
	 * @param found when it was found out
	 * @param discovered the memberships; none if discovery failed
	 * @param undiscovered why each discovery would fail until the next sign-in
	 * @param added the organizations that the person has added
	 */
	private record KnownOrganizations(String owner, long signedIn, Instant found, MembershipList discovered,
			@Nullable Fault undiscovered, List<Organization> added) implements Serializable {

		KnownOrganizations withAdded(List<Organization> changed) {
			return new KnownOrganizations(this.owner, this.signedIn, this.found, this.discovered, this.undiscovered,
					changed);
		}

		ManagedOrganizations organizations() {
			TreeSet<Organization> all = new TreeSet<>();
			Map<UUID, Organization> byAccountId = new TreeMap<>();
			for (Membership membership : this.discovered.memberships()) {
				all.add(membership.organization());
				if (membership.accountId() != null) {
					byAccountId.put(membership.accountId(), membership.organization());
				}
			}
			TreeSet<Organization> others = new TreeSet<>(this.added);
			others.removeAll(all);
			all.addAll(others);
			return new ManagedOrganizations(List.copyOf(all), byAccountId, List.copyOf(others), false,
					this.undiscovered, this.discovered.unread());
		}

	}

	/**
	 * The organizations in the configuration.
	 *
	 * @param organizations the organizations; empty to discover them
	 */
	@ConfigurationProperties("patkeeper")
	record Settings(@DefaultValue List<Organization> organizations) {

	}

}
