package io.patkeeper.token;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.Membership;
import io.patkeeper.azuredevops.Memberships;
import io.patkeeper.azuredevops.Organization;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Finds out whose tokens to look after: the organizations that the configuration names,
 * or else those that can be discovered and those that the person added.
 */
@Service
class Organizations {

	private final List<Organization> configured;

	private final Memberships memberships;

	private final JdbcClient jdbc;

	Organizations(Settings settings, Memberships memberships, JdbcClient jdbc) {
		this.configured = settings.organizations();
		this.memberships = memberships;
		this.jdbc = jdbc;
	}

	/**
	 * The organizations of a person. Discovery needs a permission that the app
	 * registration may lack, so its failure is told and not thrown.
	 * @param owner the person's {@code tid:oid}
	 */
	KnownOrganizations of(String owner) {
		if (!this.configured.isEmpty()) {
			return new KnownOrganizations(this.configured, Map.of(), true, null);
		}
		TreeSet<Organization> all = new TreeSet<>(added(owner));
		Map<UUID, Organization> byAccountId = new TreeMap<>();
		AzureDevOpsException undiscovered = null;
		try {
			for (Membership membership : this.memberships.discover()) {
				all.add(membership.organization());
				byAccountId.put(membership.accountId(), membership.organization());
			}
		}
		catch (AzureDevOpsException ex) {
			undiscovered = ex;
		}
		return new KnownOrganizations(List.copyOf(all), byAccountId, false, undiscovered);
	}

	private List<Organization> added(String owner) {
		return this.jdbc.sql("select name from added_organization where owner = :owner")
			.param("owner", owner)
			.query((row, number) -> new Organization(row.getString("name")))
			.list();
	}

	void add(String owner, Organization organization) {
		remove(owner, organization);
		this.jdbc.sql("insert into added_organization (owner, name) values (:owner, :name)")
			.param("owner", owner)
			.param("name", organization.name())
			.update();
	}

	void remove(String owner, Organization organization) {
		this.jdbc.sql("delete from added_organization where owner = :owner and lower(name) = lower(:name)")
			.param("owner", owner)
			.param("name", organization.name())
			.update();
	}

	/**
	 * What the operator decides about organizations.
	 *
	 * @param organizations their names; none to discover them
	 */
	@ConfigurationProperties("patkeeper")
	record Settings(@DefaultValue List<Organization> organizations) {

	}

}
