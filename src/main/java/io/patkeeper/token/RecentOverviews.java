package io.patkeeper.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.token.scope.ScopeCatalogue;
import io.patkeeper.ui.BrowserTimeZone;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.session.events.SessionDeletedEvent;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.util.Assert;

/**
 * Remembers the last overview of each session for a few seconds, in the memory of this
 * node, so that searching, sorting, filtering and paging does not list all tokens again.
 * After a change to a token, none from before is used on any node: the session tells
 * which change was the last. What changes a token always asks Azure DevOps itself.
 */
@Component
class RecentOverviews {

	/** About the number of bytes that they take on this node. */
	private static final long MAX_WEIGHT = 16_000_000;

	/** The session attribute that identifies the last change. */
	private static final String LAST_CHANGE = RecentOverviews.class.getName() + ".lastChange";

	private static final Logger logger = LoggerFactory.getLogger(RecentOverviews.class);

	private final TokenService tokens;

	private final ScopeCatalogue catalogue;

	private final HttpSession session;

	private final Clock clock;

	private final Duration maxAge;

	/** By the id of the session. */
	private final Cache<String, Recent> overviews;

	RecentOverviews(TokenService tokens, ScopeCatalogue catalogue, HttpSession session, Clock clock,
			Settings settings) {
		this.tokens = tokens;
		this.catalogue = catalogue;
		this.session = session;
		this.clock = clock;
		this.maxAge = settings.overviewAge();
		this.overviews = Caffeine.newBuilder()
			.maximumWeight(MAX_WEIGHT)
			.weigher((String sessionId, Recent recent) -> weight(recent.overview()))
			// Frees the memory. Our own clock decides what is recent.
			.expireAfterWrite(this.maxAge)
			.scheduler(Scheduler.systemScheduler())
			.build();
	}

	/**
	 * The overview of a person's tokens, which may be a few seconds old.
	 * @param owner the person's {@code tid:oid}
	 * @param organizations the organizations whose tokens to list
	 */
	RecentOverview find(String owner, ManagedOrganizations organizations) {
		Instant now = this.clock.instant();
		return recent(owner, now).filter((recent) -> recent.organizations().equals(organizations)).map((recent) -> {
			Duration age = Duration.between(recent.listed(), now);
			List<TokenRow> rows = today(now).equals(recent.today()) ? recent.rows() : rows(recent.overview(), now);
			return new RecentOverview(recent.overview().after(age), rows, age);
		}).orElseGet(() -> list(owner, organizations));
	}

	/**
	 * The rows of the remembered overview, for a page that can do without them.
	 * @param owner the person's {@code tid:oid}
	 */
	List<TokenRow> remembered(String owner) {
		return recent(owner, this.clock.instant()).map(Recent::rows).orElse(List.of());
	}

	private Optional<Recent> recent(String owner, Instant now) {
		return Optional.ofNullable(this.overviews.getIfPresent(this.session.getId()))
			.filter((recent) -> recent.isOf(owner, this.session.getAttribute(LAST_CHANGE)))
			.filter((recent) -> isRecent(Duration.between(recent.listed(), now)));
	}

	private boolean isRecent(Duration age) {
		return !age.isNegative() && age.compareTo(this.maxAge) < 0;
	}

	/**
	 * The overview of a person's tokens as they are now. It is remembered unless an
	 * organization failed, which is asked again for each page.
	 * @param owner the person's {@code tid:oid}
	 * @param organizations the organizations whose tokens to list
	 */
	RecentOverview list(String owner, ManagedOrganizations organizations) {
		String sessionId = this.session.getId();
		// Before listing, so that a change in between counts as later.
		Object lastChange = this.session.getAttribute(LAST_CHANGE);
		this.overviews.invalidate(sessionId);
		Instant started = this.clock.instant();
		TokenOverview overview = this.tokens.overview(owner, organizations);
		Instant now = this.clock.instant();
		List<TokenRow> rows = rows(overview, now);
		if (!this.maxAge.isZero() && overview.failures().isEmpty()) {
			this.overviews.put(sessionId,
					new Recent(owner, organizations, lastChange, overview, started, rows, today(now)));
		}
		return new RecentOverview(overview, rows, null);
	}

	private List<TokenRow> rows(TokenOverview overview, Instant now) {
		return TokenRow
			.compareNames(overview.tokens().stream().map((token) -> TokenRow.of(token, this.catalogue, now)).toList());
	}

	/**
	 * The day in the person's time zone, from which the days left are counted.
	 */
	private static ZonedDateTime today(Instant now) {
		return now.atZone(BrowserTimeZone.current()).truncatedTo(ChronoUnit.DAYS);
	}

	/**
	 * Forgets what was listed before a change, here and on the other nodes. A failure is
	 * only logged, because the change has been made.
	 */
	void changed() {
		if (this.maxAge.isZero()) {
			return;
		}
		try {
			this.overviews.invalidate(this.session.getId());
			this.session.setAttribute(LAST_CHANGE, UUID.randomUUID().toString());
		}
		catch (DataAccessException | TransactionException | IllegalStateException ex) {
			logger.warn("Could not tell other nodes that a token was changed: {}", ex.toString());
		}
	}

	@EventListener
	void on(SessionDeletedEvent event) {
		this.overviews.invalidate(event.getSessionId());
	}

	private static int weight(TokenOverview overview) {
		return 1000 + overview.tokens().stream().map(ManagedToken::details).mapToInt(RecentOverviews::weight).sum();
	}

	private static int weight(PersonalAccessToken token) {
		int characters = token.displayName().length() + token.scopes().stream().mapToInt(String::length).sum();
		return 1000 + 2 * characters;
	}

	/**
	 * A remembered overview.
	 *
	 * @param owner the person whose tokens were listed
	 * @param organizations the organizations that were asked
	 * @param lastChange identifies the last change before
	 * @param overview what they answered
	 * @param listed when they were asked
	 * @param rows the tokens as the list shows them
	 * @param today the day on which it does
	 */
	private record Recent(String owner, ManagedOrganizations organizations, @Nullable Object lastChange,
			TokenOverview overview, Instant listed, List<TokenRow> rows, ZonedDateTime today) {

		boolean isOf(String owner, @Nullable Object lastChange) {
			return this.owner.equals(owner) && Objects.equals(this.lastChange, lastChange);
		}

	}

	/**
	 * How long overviews are remembered.
	 *
	 * @param overviewAge how old an overview may be when a page shows it; zero to list
	 * the tokens for each page; in seconds if it has no unit
	 */
	@ConfigurationProperties("patkeeper")
	record Settings(@DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration overviewAge) {

		Settings {
			Assert.isTrue(!overviewAge.isNegative(),
					"patkeeper.overview-age must not be negative: a time such as 30s, or 0 to turn it off");
		}

	}

}
