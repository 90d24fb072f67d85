package io.patkeeper.token;

import java.io.Serializable;
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

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Finds the organizations whose tokens a person manages: those in the configuration, or
 * else those that can be discovered and those that the person has added.
 */
@Service
class OrganizationService {

	/** Each organization costs at least three calls whenever the list is shown. */
	static final int MAX_ADDED = 50;

	/** The session attribute with a {@link DiscoveryFault}. */
	private static final String DISCOVERY_FAULT = OrganizationService.class.getName() + ".discoveryFault";

	private final List<Organization> configured;

	private final MembershipClient memberships;

	private final JdbcClient jdbc;

	private final TransactionOperations transaction;

	private final ChangeLimit limit;

	private final HttpSession session;

	OrganizationService(Settings settings, MembershipClient memberships, JdbcClient jdbc,
			TransactionOperations transaction, ChangeLimit limit, HttpSession session) {
		this.configured = settings.organizations();
		this.memberships = memberships;
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.limit = limit;
		this.session = session;
	}

	/**
	 * The organizations of a person. Discovery needs a permission that the app
	 * registration may lack, so its failure is returned and not thrown.
	 * @param owner the person's {@code tid:oid}
	 */
	ManagedOrganizations of(String owner) {
		if (!this.configured.isEmpty()) {
			return new ManagedOrganizations(this.configured, Map.of(), List.of(), true, null, 0);
		}
		TreeSet<Organization> all = new TreeSet<>();
		Map<UUID, Organization> byAccountId = new TreeMap<>();
		Fault undiscovered = (this.session.getAttribute(DISCOVERY_FAULT) instanceof DiscoveryFault known
				&& known.signedIn() == this.session.getCreationTime()) ? known.fault() : null;
		int unread = 0;
		if (undiscovered == null) {
			try {
				MembershipList discovered = this.memberships.discover();
				unread = discovered.unread();
				for (Membership membership : discovered.memberships()) {
					all.add(membership.organization());
					if (membership.accountId() != null) {
						byAccountId.put(membership.accountId(), membership.organization());
					}
				}
			}
			catch (AzureDevOpsException ex) {
				undiscovered = ex.fault();
				if (!undiscovered.isTransient()) {
					this.session.setAttribute(DISCOVERY_FAULT,
							new DiscoveryFault(undiscovered, this.session.getCreationTime()));
				}
			}
		}
		TreeSet<Organization> added = new TreeSet<>(added(owner));
		added.removeAll(all);
		all.addAll(added);
		return new ManagedOrganizations(List.copyOf(all), byAccountId, List.copyOf(added), false, undiscovered, unread);
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
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			this.limit.lock(owner);
			remove(owner, organization);
			if (added(owner).size() >= MAX_ADDED) {
				return false;
			}
			this.jdbc.sql("insert into added_organization (owner, name) values (:owner, :name)")
				.param("owner", owner)
				.param("name", organization.name())
				.update();
			return true;
		}));
	}

	void remove(String owner, Organization organization) {
		this.jdbc.sql("delete from added_organization where owner = :owner and lower(name) = lower(:name)")
			.param("owner", owner)
			.param("name", organization.name())
			.update();
	}

	/**
	 * A fault that each discovery would meet until the next sign-in.
	 *
	 * @param fault the fault
	 * @param signedIn when the person signed in, which is when the session was created,
	 * in milliseconds
	 */
	private record DiscoveryFault(Fault fault, long signedIn) implements Serializable {

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
