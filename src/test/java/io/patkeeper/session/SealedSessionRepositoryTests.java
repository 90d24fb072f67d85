package io.patkeeper.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

import io.patkeeper.MovableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.serializer.support.SerializingConverter;
import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.events.SessionDeletedEvent;
import org.springframework.transaction.support.SimpleTransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class SealedSessionRepositoryTests {

	private final MovableClock clock = new MovableClock(Instant.now());

	private final Map<String, Session> kept = new HashMap<>();

	private final List<Object> events = new ArrayList<>();

	private final SealedSessionRepository<MapSession> sessions = new SealedSessionRepository<>(
			new MapSessionRepository(this.kept), this.kept::containsKey, TransactionOperations.withoutTransaction(),
			this.clock, Duration.ofHours(12), this.events::add);

	private final SealedSession<MapSession> session = this.sessions.createSession();

	@Test
	void keepsAttributesAsCiphertextAsSoonAsTheyAreSet() {
		this.session.setAttribute("name", "value");
		Session row = this.kept.get(this.session.getId());
		assertThat(row.<Object>getAttribute("name")).isInstanceOf(byte[].class);
		assertThat(new String(row.<byte[]>getAttribute("name"))).doesNotContain("value");
		assertThat(found().<String>getAttribute("name")).isEqualTo("value");
		assertThat(found().getAttributeNames()).containsExactly("name");
		this.session.removeAttribute("name");
		assertThat(found().<String>getAttribute("name")).isNull();
	}

	@Test
	void findsNothingWithoutTheSecret() {
		this.session.save();
		assertThat(this.sessions.findById(this.session.getId())).isNull();
		assertThat(this.sessions.findById(Ticket.issue(this.session.getId()).text())).isNull();
		assertThat(found()).isNotNull();
	}

	@Test
	void opensAnAttributeWhenItIsFirstRead(CapturedOutput output) {
		this.session.setAttribute("name", "value");
		this.session.setAttribute("unread", "value");
		tamperWith("unread", new byte[] { 1, 2, 3 });
		SealedSession<MapSession> found = found();
		String value = found.getAttribute("name");
		assertThat(value).isEqualTo("value");
		assertThat(found.<String>getAttribute("name")).as("not once more").isSameAs(value);
		assertThat(output).doesNotContain("Could not open");
		assertThat(found.<String>getAttribute("unread")).isNull();
		assertThat(output).contains("Could not open");
	}

	@Test
	void opensAnAttributeOnceForAllThreadsOfARequest() {
		this.session.setAttribute("name", new ArrayList<>(List.of("value")));
		SealedSession<MapSession> found = found();
		List<Object> values = IntStream.range(0, 50)
			.parallel()
			.mapToObj((i) -> found.<Object>getAttribute("name"))
			.toList();
		assertThat(values).allSatisfy((value) -> assertThat(value).isSameAs(values.get(0)));
	}

	@Test
	void countsAnUnreadableAttributeAsMissing() {
		this.session.setAttribute("name", "value");
		this.session.setAttribute("other", "value");
		tamperWith("name", this.session.ticket().seal("name", new byte[] { 1, 2, 3 }));
		SealedSession<MapSession> found = found();
		assertThat(found.<String>getAttribute("name")).isNull();
		assertThat(found.getAttributeNames()).containsExactly("other");
		found.changeSessionId();
		assertThat(this.kept.get(found.getId()).<Object>getAttribute("name")).isNull();
		found.setAttribute("name", "new");
		assertThat(this.sessions.findById(found.ticket().text()).<String>getAttribute("name")).isEqualTo("new");
	}

	@Test
	void readsNoAttributeOfAForeignClass(CapturedOutput output) {
		this.session.setAttribute("name", "value");
		SealedSession<MapSession> open = found();
		byte[] gadget = new SerializingConverter().convert(new AtomicReference<>("the content"));
		tamperWith("name", this.session.ticket().seal("name", gadget));
		assertThat(found().<Object>getAttribute("name")).isNull();
		assertThat(open.reload()).isTrue();
		assertThat(open.<Object>getAttribute("name")).isNull();
		assertThat(output).contains("java.util.concurrent.atomic.AtomicReference").doesNotContain("the content");
	}

	private void tamperWith(String name, byte[] content) {
		this.kept.get(this.session.getId()).setAttribute(name, content);
	}

	@Test
	void findsNoSessionWithoutAReadableTimeOfItsCreation() {
		this.session.setAttribute("name", "value");
		Session row = this.kept.get(this.session.getId());
		String creationTime = row.getAttributeNames()
			.stream()
			.filter((name) -> !name.equals("name"))
			.findFirst()
			.orElseThrow();
		for (Object content : List.of(new byte[] { 1, 2, 3 }, row.getRequiredAttribute("name"),
				this.session.ticket().seal(creationTime, new byte[] { 1, 2, 3 }),
				this.session.ticket().seal(creationTime, new SerializingConverter().convert("a text")))) {
			row.setAttribute(creationTime, content);
			assertThat(found()).isNull();
			assertThat(this.session.reload()).isFalse();
		}
	}

	@Test
	void tellsWhenASessionIsDeleted() {
		this.session.save();
		assertThat(this.events).isEmpty();
		this.sessions.deleteById(this.session.getId());
		assertThat(this.events).singleElement()
			.isInstanceOfSatisfying(SessionDeletedEvent.class,
					(event) -> assertThat(event.getSessionId()).isEqualTo(this.session.getId()));
	}

	@Test
	void reloadsTheChangesOfOtherRequests() {
		this.session.setAttribute("name", "old");
		SealedSession<MapSession> other = found();
		other.setAttribute("name", "new");
		assertThat(this.session.<String>getAttribute("name")).isEqualTo("old");
		assertThat(this.session.reload()).isTrue();
		assertThat(this.session.<String>getAttribute("name")).isEqualTo("new");
		this.sessions.deleteById(this.session.getId());
		assertThat(this.session.reload()).isFalse();
	}

	@Test
	void changesIdAndSecretAndKeepsTheAttributes() {
		this.session.setAttribute("name", "value");
		String before = this.session.ticket().text();
		SealedSession<MapSession> stale = found();
		String id = this.session.changeSessionId();
		assertThat(this.session.getId()).isEqualTo(id);
		assertThat(List.of(before.split("\\.")))
			.doesNotContainAnyElementsOf(List.of(this.session.ticket().text().split("\\.")));
		assertThat(this.sessions.findById(before)).isNull();
		assertThat(stale.reload()).isFalse();
		assertThat(found().<String>getAttribute("name")).isEqualTo("value");
	}

	@Test
	void keepsTheAttributesOfOtherRequestsWhenTheIdChanges() {
		this.session.save();
		found().setAttribute("name", "value");
		this.session.changeSessionId();
		assertThat(found().<String>getAttribute("name")).isEqualTo("value");
	}

	@Test
	void rejectsChangesWhileTheIdChanges() throws Exception {
		ReentrantLock lock = new ReentrantLock();
		SealedSessionRepository<MapSession> locked = new SealedSessionRepository<>(new MapSessionRepository(this.kept),
				(id) -> {
					lock.lock();
					return this.kept.containsKey(id);
				}, releasing(lock), this.clock, Duration.ofHours(12), this.events::add);
		SealedSession<MapSession> session = locked.createSession();
		session.setAttribute("name", "value");
		SealedSession<MapSession> stale = locked.findById(session.ticket().text());
		CompletableFuture<Void> late = new CompletableFuture<>();
		session.changeSessionId((name) -> {
			late.completeAsync(() -> {
				stale.setAttribute("late", "value");
				return null;
			});
			await().until(() -> lock.hasQueuedThreads() || late.isDone());
			return true;
		}, (id) -> {
		});
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(late::get)
			.withCauseInstanceOf(SessionEndedException.class);
	}

	/** Transactions that release a lock at their end, as a database does. */
	private static TransactionOperations releasing(ReentrantLock lock) {
		return new TransactionOperations() {

			@Override
			public <T> T execute(TransactionCallback<T> action) {
				try {
					return action.doInTransaction(new SimpleTransactionStatus());
				}
				finally {
					if (lock.isHeldByCurrentThread()) {
						lock.unlock();
					}
				}
			}

		};
	}

	@Test
	void keepsTheSessionIfTheChangeOfTheIdFails() {
		this.session.setAttribute("name", "value");
		String before = this.session.ticket().text();
		assertThatIllegalStateException().isThrownBy(() -> this.session.changeSessionId((name) -> false, (id) -> {
			throw new IllegalStateException("failed");
		}));
		assertThat(this.session.ticket().text()).isEqualTo(before);
		assertThat(this.session.<String>getAttribute("name")).isEqualTo("value");
	}

	@Test
	void dropsAttributesThatAreNotKept() {
		this.session.setAttribute("mine", "value");
		this.session.setAttribute("theirs", "value");
		this.session.changeSessionId((name) -> name.equals("mine"), (id) -> {
		});
		assertThat(this.session.getAttributeNames()).containsExactly("mine");
		assertThat(found().getAttributeNames()).containsExactly("mine");
	}

	@Test
	void endsASessionAfterHalfAnHourWithoutARequest() {
		this.session.save();
		this.clock.advance(Duration.ofMinutes(30).minusSeconds(1));
		assertThat(found()).isNotNull();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(found()).isNull();
		assertThat(this.kept).isEmpty();
	}

	@Test
	void endsASessionAfterTwelveHours() {
		this.session.save();
		for (int i = 0; i < 36; i++) {
			SealedSession<MapSession> found = found();
			assertThat(found).isNotNull();
			found.setLastAccessedTime(Instant.EPOCH);
			found.save();
			this.clock.advance(Duration.ofMinutes(20));
		}
		assertThat(found()).isNull();
	}

	@Test
	void extendsASessionAtAnotherSignIn() {
		this.session.save();
		this.clock.advance(Duration.ofHours(11));
		this.session.changeSessionId();
		this.clock.advance(Duration.ofMinutes(29));
		SealedSession<MapSession> found = found();
		found.setLastAccessedTime(Instant.EPOCH);
		found.save();
		assertThat(found.getCreationTime()).isEqualTo(this.clock.instant().minus(Duration.ofMinutes(29)));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 59 })
	void storesTheTimeOfARequestOnceAMinute(long seconds) {
		Instant start = this.session.getLastAccessedTime();
		this.clock.advance(Duration.ofSeconds(seconds));
		this.session.setLastAccessedTime(Instant.now());
		assertThat(this.session.getLastAccessedTime()).isEqualTo(start);
		this.clock.advance(Duration.ofSeconds(60 - seconds));
		this.session.setLastAccessedTime(Instant.now());
		assertThat(this.session.getLastAccessedTime()).isEqualTo(start.plusSeconds(60));
	}

	private SealedSession<MapSession> found() {
		return this.sessions.findById(this.session.ticket().text());
	}

}
