package io.patkeeper.token.scope;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * The documented scopes by area, the most frequent areas first. Azure DevOps has
 * undocumented ones as well, so a token may have a scope that is missing here.
 *
 * @see <a href=
 * "https://learn.microsoft.com/azure/devops/integrate/get-started/authentication/oauth#available-scopes">Microsoft's
 * table of scopes</a>
 */
@Component
public class ScopeCatalogue {

	/** The scope that allows everything that the person may do. */
	public static final String FULL_ACCESS = "app_token";

	private final List<ScopeArea> areas;

	private final Map<String, Scope> scopes = new LinkedHashMap<>();

	/** Made once, as a long list has thousands of them. */
	private final Map<String, ScopeChip> chips = new LinkedHashMap<>();

	private final Map<String, Set<String>> included = new LinkedHashMap<>();

	/**
	 * Reads the catalogue.
	 * @throws IllegalStateException if it cannot be read or contradicts itself
	 */
	ScopeCatalogue(JsonMapper jsonMapper, @Value("classpath:scopes.json") Resource resource) {
		this.areas = read(jsonMapper, resource, ScopeArea[].class);
		this.areas.stream().flatMap((area) -> area.scopes().stream()).forEach((scope) -> {
			Scope other = this.scopes.put(scope.identifier(), scope);
			Assert.state(other == null, () -> resource + " lists the scope " + scope.identifier() + " twice");
		});
		this.areas.forEach((area) -> area.scopes()
			.forEach((scope) -> this.chips.put(scope.identifier(), ScopeChip.of(scope, area))));
		this.scopes.values().forEach((scope) -> {
			Set<String> included = findIncluded(scope);
			Assert.state(this.scopes.keySet().containsAll(included), () -> resource + " lists the scope "
					+ scope.identifier() + ", but not everything that it includes: " + included);
			Assert.state(!included.contains(scope.identifier()),
					() -> resource + " has the scope " + scope.identifier() + " include itself");
			this.included.put(scope.identifier(), included);
		});
	}

	static <T> List<T> read(JsonMapper jsonMapper, Resource resource, Class<T[]> type) {
		try (InputStream json = resource.getInputStream()) {
			return List.of(jsonMapper.readerFor(type)
				.with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
				.<T[]>readValue(json));
		}
		catch (IOException | JacksonException ex) {
			throw new IllegalStateException("Could not read the scopes from " + resource, ex);
		}
	}

	private Set<String> findIncluded(Scope scope) {
		Set<String> found = new LinkedHashSet<>();
		Deque<String> open = new ArrayDeque<>(scope.includes());
		while (!open.isEmpty()) {
			String identifier = open.pop();
			if (found.add(identifier)) {
				find(identifier).ifPresent((included) -> open.addAll(included.includes()));
			}
		}
		return Collections.unmodifiableSet(found);
	}

	List<ScopeArea> areas() {
		return this.areas;
	}

	/**
	 * The levels of an area: its longest sequence of scopes in which each includes the
	 * one before it; empty if none includes another.
	 */
	List<Scope> levels(ScopeArea area) {
		return area.scopes()
			.stream()
			.map((last) -> upTo(last, area))
			.filter(this::isSequence)
			.max(Comparator.comparingInt(List::size))
			.orElse(List.of());
	}

	private List<Scope> upTo(Scope last, ScopeArea area) {
		Set<String> included = included(last.identifier());
		return area.scopes()
			.stream()
			.filter((scope) -> scope.equals(last) || included.contains(scope.identifier()))
			.toList();
	}

	private boolean isSequence(List<Scope> scopes) {
		return scopes.size() > 1 && IntStream.range(1, scopes.size())
			.allMatch((i) -> included(scopes.get(i).identifier()).contains(scopes.get(i - 1).identifier()));
	}

	Optional<Scope> find(String identifier) {
		return Optional.ofNullable(this.scopes.get(identifier));
	}

	Optional<ScopeChip> chip(String identifier) {
		return Optional.ofNullable(this.chips.get(identifier));
	}

	/**
	 * Whether a new token can have a scope. Unknown scopes are not granted, but a token
	 * that has one may keep it.
	 */
	public boolean isGrantable(String identifier) {
		return find(identifier).filter(Scope::grantable).isPresent();
	}

	/**
	 * Whether a form may preselect a scope: full access has to be chosen by hand.
	 */
	boolean isOfferable(String identifier) {
		return isGrantable(identifier) && !identifier.equals(FULL_ACCESS);
	}

	/**
	 * Those of the scopes that a form may preselect.
	 */
	public SortedSet<String> offerable(Collection<String> identifiers) {
		return identifiers.stream().filter(this::isOfferable).collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * All scopes that a scope includes, directly or not, the nearest first; empty if it
	 * is unknown.
	 */
	Set<String> included(String identifier) {
		return this.included.getOrDefault(identifier, Set.of());
	}

	/**
	 * All scopes that the chosen ones include, which may be chosen as well.
	 */
	Set<String> included(Collection<String> chosen) {
		return chosen.stream()
			.flatMap((identifier) -> included(identifier).stream())
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/**
	 * Whether some of the scopes are included in others.
	 */
	public boolean hasIncluded(Collection<String> identifiers) {
		return identifiers.size() > 1
				&& identifiers.stream().anyMatch((it) -> !Collections.disjoint(included(it), identifiers));
	}

	/**
	 * The chosen scopes without those that another chosen one includes, in the same
	 * order.
	 */
	Set<String> withoutIncluded(Collection<String> chosen) {
		Set<String> redundant = included(chosen);
		return chosen.stream()
			.filter((identifier) -> !redundant.contains(identifier))
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

}
